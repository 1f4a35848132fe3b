package io.tapline.craft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tapline.protocol.Protocols;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecTest {
    private static SpecException refusal(String spec) {
        return assertThrows(SpecException.class, () -> Spec.parse(spec, Protocols.REGISTRY), spec);
    }

    @Test
    void anErrorPointsAtTheColumn() {
        assertEquals(
                """
                udp has no field 'dprt'
                  eth / ip / udp dprt=53
                                 ^
                  did you mean dport?""",
                refusal("eth / ip / udp dprt=53").getMessage());
    }

    @Test
    void aLongSpecificationIsShownAroundTheColumn() {
        String message = refusal("eth / ip / udp / \"" + "x".repeat(300) + "\" / upd / zeros:1")
                .getMessage();
        String[] lines = message.split("\n");
        assertEquals("'upd' is no protocol", lines[0]);
        assertEquals('u', lines[1].charAt(lines[2].indexOf('^')));
        assertEquals("  did you mean udp?", lines[3]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|0|a layer is missing here",
                "eth /|5|a layer is missing here",
                "eth / / ip|6|a layer is missing here",
                "ethh / ip|0|'ethh' is no protocol",
                "eth/ip|0|'eth/ip' is no protocol",
                "eth / dst=1|6|a layer begins with its protocol's name",
                "eth ip|4|field=value is expected here",
                "eth =5|4|field=value is expected here",
                "udp / zeros:1|0|a frame cannot begin with udp",
                "eth / ip / udp / dns qname=a..b|27|'a..b' is no domain name",
                "eth / ip / udp / dns qname=|27|a value is missing here",
                "eth / ip ttl=256|13|256 is too large: ip.ttl is at most 255",
                "eth / ip ttl=-1|13|'-1' is no value of ip.ttl",
                "eth / ip ttl=+1|13|'+1' is no value of ip.ttl",
                "eth / ip ttl=0x-1|13|'0x-1' is no value of ip.ttl",
                "eth / ip ttl=|13|a value is missing here",
                "eth / ip ttl={1,,2}|16|a value is missing here",
                "eth / ip ttl={1,2|13|this brace is not closed",
                "eth / ip ttl=9..3|16|the range goes downwards",
                "eth / ip hdr_len=21|17|ip.hdr_len counts in steps of 4",
                "eth / ip ttl=1 ttl=2|15|ttl is given twice",
                "eth / ip dst=10.0.0.256|13|'10.0.0.256' is no IPv4 address",
                "eth / ip dst=10.0.0.0/33|22|a prefix length from 0 to 32 is expected here",
                "eth / ipv6 dst=::1/129|19|a prefix length from 0 to 128 is expected here",
                "eth / ipv6 dst=1::2::3|15|'1::2::3' is no IPv6 address",
                "eth / ipv6 dst=::2..::1|20|the range goes downwards",
                "eth dst=02:00|8|'02:00' is no MAC address",
                "eth / arp opcode=requst|17|'requst' is no value of arp.opcode",
                "eth / ip / tcp flags=SX|21|'SX' is no value of tcp.flags",
                "eth / ip / tcp options=012|26|a byte takes two hex digits",
                "eth / ip / tcp options=0g|24|'g' is no hex digit",
                "eth / hex:0x12|11|'x' is no hex digit",
                "eth / zeros:x|12|a number of bytes from 0 to 262144 is expected here",
                "eth / zeros:262145|12|a number of bytes from 0 to 262144 is expected here",
                "eth / \"abc|6|this quote is not closed",
                "eth / \"abc\"d|11|the quote must end here",
                "eth / \"a\\q\"|8|this escape is unknown",
                "eth / \"\\777\"|7|this escape is more than a byte",
                "eth / \"a\" x=1|10|a slash is expected here",
                "eth / file:/no/such/file|11|the file /no/such/file cannot be read"
            })
    void pointsAtWhatIsWrong(String spec, int column, String problem) {
        SpecException refusal = refusal(spec);
        assertEquals(problem, refusal.getMessage().lines().findFirst().orElseThrow());
        assertEquals(column, refusal.column());
    }

    @Test
    void argumentsThatTheShellTookApartAreOneSpecification() {
        assertEquals(List.of("eth / ip ttl=3"), Spec.ofArguments(List.of("eth", "/", "ip", "ttl=3")));
        assertEquals(List.of("hex:00 zeros:1"), Spec.ofArguments(List.of("hex:00", "zeros:1")));
        assertEquals(List.of("eth / ip", "eth / arp"), Spec.ofArguments(List.of("eth / ip", "eth / arp")));
        assertEquals(List.of("eth"), Spec.ofArguments(List.of("eth")));
    }
}
