package io.tapline.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tapline.frame.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and how the error points at the word. */
class FilterSyntaxTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tcp prot 80 | 5 | expected 'and', 'or' or the end of the expression instead of 'prot'",
                "tpc port 80 | 1 | did you mean 'tcp'?",
                "host 10.0.0.1 and | 18 | at the end",
                "(tcp port 80 | 13 | ')' for column 1",
                "host | 5 | a name, an address or a number",
                "host example.org | 6 | not looked up",
                "port 70000 | 6 | 0 to 65535",
                "port 80 and tcp or 443 | 20 | qualifier",
                "ip[0:3] = 1 | 1 | 1, 2 or 4",
                "ip[0 = 1 | 6 | ']'",
                "net 10.0.0.1/8 | 5 | outside",
                "ip proto nosuch | 10 | no protocol 'nosuch'",
                "tcp port nosuch | 10 | no service 'nosuch'",
                "udp port ssh | 10 | service over tcp",
                "host 2001:db8::1/32 | 6 | outside",
                "tcp host 10.0.0.1 | 10 | no IPv4 addresses",
                "arp port 80 | 10 | no ports",
                "vlan 4096 | 1 | 0 to 4095",
                "mpls and arp | 10 | only IPv4 and IPv6",
                "mpls and vlan | 10 | behind MPLS",
                "len / 0 = 1 | 7 | division by zero",
                "ip[0] << 32 = 1 | 10 | more than 31 bits",
                "len / ip[0] = 1 | 7 | the number that it begins with",
                "0xfffffffff = 1 | 1 | 32 bits",
                "09 = 1 | 1 | octal",
                "tcp ; udp | 5 | no meaning",
                "vxlan | 6 | network identifier",
                "type mgt | 1 | does not decode",
                "src proto 6 | 5 | after a direction",
                "00:11:22:33:44:55 | 1 | qualifier",
                "host 00:11:22:33:44:55 | 6 | ether host",
                "port ((http)) | 7 | begins with a name, an address or a number",
                "port 53 or ((80 or 90) or http) | 13 | begins with a name, an address or a number",
                "port 53 or (not ((80 or 90))) | 18 | begins with a name, an address or a number",
            })
    void pointsAtTheWord(String expression, int column, String message) {
        FilterSyntaxException error =
                assertThrows(FilterSyntaxException.class, () -> Filter.compile(expression, LinkType.ETHERNET));
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertEquals(column, error.column(), error.pointer());
    }

    /** As in libpcap's grammar. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            value = {
                "port (((80)) or 90),port 80 or 90",
                "port (80 or (http or 90)),port 80 or 80 or 90",
                "port 53 or ((80) or http),port 53 or 80 or 80",
                "port (not (80 or 90) or 53),(not port 80 and not port 90) or port 53"
            })
    void takesParenthesesWithinParentheses(String expression, String plain) {
        assertEquals(
                Filter.compile(plain, LinkType.ETHERNET).listing(),
                Filter.compile(expression, LinkType.ETHERNET).listing());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            value = {
                "tcp and udp",
                "arp and ip",
                "port 80 and not port 80",
                "1 = 2",
                "ip and ip6",
                "tcp and port 53 and udp"
            })
    void saysWhatNeverMatches(String expression) {
        FilterSyntaxException error =
                assertThrows(FilterSyntaxException.class, () -> Filter.compile(expression, LinkType.ETHERNET));
        assertTrue(error.getMessage().contains("never matches"), error.getMessage());
    }

    @ParameterizedTest(name = "{0} on link type {1}")
    @CsvSource(
            value = {
                "ether host 00:11:22:33:44:55,113",
                "broadcast,101",
                "vlan,113",
                "mpls,276",
                "llc,113",
                "ip,147",
                "ifindex 3,1",
            })
    void saysWhatTheLinkTypeDoesNotHave(String expression, int linkType) {
        assertThrows(FilterSyntaxException.class, () -> Filter.compile(expression, linkType));
    }

    @Test
    void marksTheWordOnATerminal() {
        FilterSyntaxException error =
                assertThrows(FilterSyntaxException.class, () -> Filter.compile("tcp\tand foo", LinkType.ETHERNET));
        assertEquals("tcp and foo\n        ^^^", error.pointer());
        assertEquals(3, error.length());
    }

    @Test
    void refusesWhatNobodyWrites() {
        String deep = "(".repeat(300) + "ip" + ")".repeat(300);
        assertThrows(FilterSyntaxException.class, () -> Filter.compile(deep, LinkType.ETHERNET));
        String many = "ip or ".repeat(20_000) + "ip";
        assertThrows(FilterSyntaxException.class, () -> Filter.compile(many, LinkType.ETHERNET));
    }
}
