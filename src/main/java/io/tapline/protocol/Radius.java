package io.tapline.protocol;

import io.tapline.wire.CivilDate;
import io.tapline.wire.Demux;
import io.tapline.wire.Field;
import io.tapline.wire.FieldType;
import io.tapline.wire.HexDump;
import io.tapline.wire.Layer;
import io.tapline.wire.Names;
import io.tapline.wire.Protocol;
import io.tapline.wire.Text;
import io.tapline.wire.Transcript;
import io.tapline.wire.Values;

/** RADIUS: RFC 2865, RFC 2866, RFC 5176. The attributes are the payload. */
public final class Radius extends Layer {
    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 20;

    private static final int LENGTH = 2;
    private static final int AUTHENTICATOR = 4;
    private static final int ATTRIBUTE_HEADER = 2;

    private static final int ACCESS_REQUEST = 1;

    private static final int DAY = 86400;

    private static final String HEX = "0123456789ABCDEF";

    /** RFC 4675 section 2.1. */
    private static final int EGRESS_VLAN = 56;

    private static final int EGRESS_VLAN_NAME = 58;
    private static final int TUNNEL_TYPE = 64;
    private static final int TUNNEL_MEDIUM = 65;
    private static final int TUNNEL_PREFERENCE = 83;

    /** The protocol and what it is bound to. */
    public static final Protocol PROTOCOL = Protocol.named("radius", "RADIUS Protocol", new Radius())
            .on(Demux.UDP_PORT, 1812, 1813, 1645, 1646, 1700, 3799)
            .build();

    /** Behind the length, before which Wireshark shows nothing. */
    private static final int LENGTH_END = 4;

    private static final class Fields {
        static final Field LENGTH = Field.u16("length", Radius.LENGTH).auto().means("length of the packet, bytes");

        static final Field[] ALL = {
            Field.u8("code", 0).needs(LENGTH_END).means("code"),
            Field.u8("id", 1).needs(LENGTH_END).means("identifier"),
            LENGTH,
            Field.bytes("authenticator", FieldType.BYTES, AUTHENTICATOR, 16).means("authenticator")
        };
    }

    private static final class Words {
        static final Names CODES = Names.or("Unknown Command")
                .put(1, "Access-Request")
                .put(2, "Access-Accept")
                .put(3, "Access-Reject")
                .put(4, "Accounting-Request")
                .put(5, "Accounting-Response")
                .put(11, "Access-Challenge")
                .put(12, "Status-Server")
                .put(13, "Status-Client")
                .put(40, "Disconnect-Request")
                .put(41, "Disconnect-ACK")
                .put(42, "Disconnect-NAK")
                .put(43, "CoA-Request")
                .put(44, "CoA-ACK")
                .put(45, "CoA-NAK")
                .put(255, "Reserved")
                .build();

        static final Names ATTRIBUTES = Names.or("Unknown")
                .put(1, "User-Name")
                .put(2, "User-Password")
                .put(3, "CHAP-Password")
                .put(4, "NAS-IP-Address")
                .put(5, "NAS-Port")
                .put(6, "Service-Type")
                .put(7, "Framed-Protocol")
                .put(8, "Framed-IP-Address")
                .put(9, "Framed-IP-Netmask")
                .put(10, "Framed-Routing")
                .put(11, "Filter-Id")
                .put(12, "Framed-MTU")
                .put(13, "Framed-Compression")
                .put(14, "Login-IP-Host")
                .put(15, "Login-Service")
                .put(16, "Login-TCP-Port")
                .put(17, "Unassigned")
                .put(18, "Reply-Message")
                .put(19, "Callback-Number")
                .put(20, "Callback-Id")
                .put(21, "Unassigned")
                .put(22, "Framed-Route")
                .put(23, "Framed-IPX-Network")
                .put(24, "State")
                .put(25, "Class")
                .put(26, "Vendor-Specific")
                .put(27, "Session-Timeout")
                .put(28, "Idle-Timeout")
                .put(29, "Termination-Action")
                .put(30, "Called-Station-Id")
                .put(31, "Calling-Station-Id")
                .put(32, "NAS-Identifier")
                .put(33, "Proxy-State")
                .put(34, "Login-LAT-Service")
                .put(35, "Login-LAT-Node")
                .put(36, "Login-LAT-Group")
                .put(37, "Framed-AppleTalk-Link")
                .put(38, "Framed-AppleTalk-Network")
                .put(39, "Framed-AppleTalk-Zone")
                .put(40, "Acct-Status-Type")
                .put(41, "Acct-Delay-Time")
                .put(42, "Acct-Input-Octets")
                .put(43, "Acct-Output-Octets")
                .put(44, "Acct-Session-Id")
                .put(45, "Acct-Authentic")
                .put(46, "Acct-Session-Time")
                .put(47, "Acct-Input-Packets")
                .put(48, "Acct-Output-Packets")
                .put(49, "Acct-Terminate-Cause")
                .put(50, "Acct-Multi-Session-Id")
                .put(51, "Acct-Link-Count")
                .put(52, "Acct-Input-Gigawords")
                .put(53, "Acct-Output-Gigawords")
                .put(54, "Unassigned")
                .put(55, "Event-Timestamp")
                .put(56, "Egress-VLANID")
                .put(57, "Ingress-Filters")
                .put(58, "Egress-VLAN-Name")
                .put(59, "User-Priority-Table")
                .put(60, "CHAP-Challenge")
                .put(61, "NAS-Port-Type")
                .put(62, "Port-Limit")
                .put(63, "Login-LAT-Port")
                .put(64, "Tunnel-Type")
                .put(65, "Tunnel-Medium-Type")
                .put(66, "Tunnel-Client-Endpoint")
                .put(67, "Tunnel-Server-Endpoint")
                .put(68, "Acct-Tunnel-Connection")
                .put(69, "Tunnel-Password")
                .put(70, "ARAP-Password")
                .put(71, "ARAP-Features")
                .put(72, "ARAP-Zone-Access")
                .put(73, "ARAP-Security")
                .put(74, "ARAP-Security-Data")
                .put(75, "Password-Retry")
                .put(76, "Prompt")
                .put(77, "Connect-Info")
                .put(78, "Configuration-Token")
                .put(79, "EAP-Message")
                .put(80, "Message-Authenticator")
                .put(81, "Tunnel-Private-Group-ID")
                .put(82, "Tunnel-Assignment-ID")
                .put(83, "Tunnel-Preference")
                .put(84, "ARAP-Challenge-Response")
                .put(85, "Acct-Interim-Interval")
                .put(86, "Acct-Tunnel-Packets-Lost")
                .put(87, "NAS-Port-Id")
                .put(88, "Framed-Pool")
                .put(89, "CUI")
                .put(90, "Tunnel-Client-Auth-ID")
                .put(91, "Tunnel-Server-Auth-ID")
                .put(92, "NAS-Filter-Rule")
                .put(93, "Unassigned")
                .put(94, "Originating-Line-Info")
                .put(95, "NAS-IPv6-Address")
                .put(96, "Framed-Interface-ID")
                .put(97, "Framed-IPv6-Prefix")
                .put(98, "Login-IPv6-Host")
                .put(99, "Framed-IPv6-Route")
                .put(100, "Framed-IPv6-Pool")
                .put(101, "Error-Cause")
                .put(102, "EAP-Key-Name")
                .put(103, "Digest-Response")
                .put(104, "Digest-Realm")
                .put(105, "Digest-Nonce")
                .put(106, "Digest-Response-Auth")
                .put(107, "Digest-Nextnonce")
                .put(108, "Digest-Method")
                .put(109, "Digest-URI")
                .put(110, "Digest-Qop")
                .put(111, "Digest-Algorithm")
                .put(112, "Digest-Entity-Body-Hash")
                .put(113, "Digest-CNonce")
                .put(114, "Digest-Nonce-Count")
                .put(115, "Digest-Username")
                .put(116, "Digest-Opaque")
                .put(117, "Digest-Auth-Param")
                .put(118, "Digest-AKA-Auts")
                .put(119, "Digest-Domain")
                .put(120, "Digest-Stale")
                .put(121, "Digest-HA1")
                .put(122, "SIP-AOR")
                .put(123, "Delegated-IPv6-Prefix")
                .put(124, "MIP6-Feature-Vector")
                .put(125, "MIP6-Home-Link-Prefix")
                .put(126, "Operator-Name")
                .put(127, "Location-Information")
                .put(128, "Location-Data")
                .put(129, "Basic-Location-Policy-Rules")
                .build();

        static final Names VENDORS = Names.or("Unknown")
                .put(0, "IETF (reserved)")
                .put(5, "ACC")
                .put(9, "Cisco")
                .put(11, "Hewlett Packard")
                .put(42, "Sun Microsystems")
                .put(61, "Merit")
                .put(74, "AT&T")
                .put(161, "Motorola")
                .put(166, "Shiva")
                .put(193, "Ericsson AB")
                .put(255, "Cisco VPN 5000")
                .put(307, "Livingston")
                .put(311, "Microsoft")
                .put(429, "3Com")
                .put(529, "Ascend")
                .put(1584, "Bay Networks")
                .put(1991, "Foundry")
                .put(2180, "Versanet")
                .put(2352, "Redback")
                .put(2636, "Juniper Networks")
                .put(2637, "Aptis")
                .put(2937, "Deutsche Telekom AG")
                .put(3054, "Ixia Communications")
                .put(3076, "Cisco VPN 3000")
                .put(3085, "CoSine Communications")
                .put(3199, "Shasta")
                .put(3224, "Netscreen")
                .put(3309, "Nomadix")
                .put(3414, "T-Mobile")
                .put(3561, "The Broadband Forum")
                .put(3902, "ZTE")
                .put(4329, "Siemens")
                .put(4491, "CableLabs")
                .put(4874, "Unisphere Networks")
                .put(5263, "Cisco BBSM")
                .put(5535, "3rd Generation Partnership Project 2 (3GPP2)")
                .put(5806, "SK Telecom")
                .put(5925, "ipUnplugged")
                .put(5948, "Issanni Communications")
                .put(5951, "Netscaler")
                .put(6490, "T-Mobile")
                .put(6618, "Quintum")
                .put(6728, "Interlink")
                .put(7951, "CNCTC")
                .put(8164, "Starent Networks")
                .put(8744, "Colubris")
                .put(10415, "3GPP")
                .put(10529, "Gemtek-Systems")
                .put(10704, "Barracuda Networks")
                .put(10923, "Ericsson AB - Packet Core Networks")
                .put(11665, "dacom")
                .put(11862, "Columbia University")
                .put(12356, "Fortinet")
                .put(12951, "Verizon Wireless")
                .put(13745, "Plixer")
                .put(14122, "Wi-Fi Alliance")
                .put(16787, "T-Systems Nova")
                .put(20942, "China Telecom - Guangzhou Research Institute")
                .put(26866, "Gigamon Systems")
                .put(32622, "CACE Technologies")
                .put(35632, "ntop")
                .put(46098, "Ericsson Canada")
                .build();

        static final Names TAGGED = Names.or("Unknown tag")
                .put(0x31, "Tagged")
                .put(0x32, "Untagged")
                .build();

        static final Names NAMESPACES = Names.or("unknown namespace %u")
                .put(0x30, "TADIG")
                .put(0x31, "REALM")
                .put(0x32, "E212")
                .put(0x33, "ICC")
                .build();

        static final Names LOCATIONS =
                Names.or("Unknown (%u)").put(0, "Civic").put(1, "Geospatial").build();

        static final Names ENTITIES =
                Names.or("Unknown (%u)").put(0, "User").put(1, "RADIUS").build();

        static final Names ERRORS = Names.or("Error-Cause %u not known")
                .put(201, "Residual Session Context Removed")
                .put(202, "Invalid EAP Packet (Ignored)")
                .put(401, "Unsupported Attribute")
                .put(402, "Missing Attribute")
                .put(403, "NAS Identification Mismatch")
                .put(404, "Invalid Request")
                .put(405, "Unsupported Service")
                .put(406, "Unsupported Extension")
                .put(407, "Invalid Attribute Value")
                .put(501, "Administratively Prohibited")
                .put(502, "Request Not Routable (Proxy)")
                .put(503, "Session Context Not Found")
                .put(504, "Session Context Not Removable")
                .put(505, "Other Proxy Processing Error")
                .put(506, "Resources Unavailable")
                .put(507, "Request Initiated")
                .put(508, "Multiple Session Selection Unsupported")
                .put(509, "Location Info Required")
                .build();

        static final Names POLICIES = Names.or("none")
                .put(0x0001, "MBZ-15")
                .put(0x0002, "MBZ-14")
                .put(0x0004, "MBZ-13")
                .put(0x0008, "MBZ-12")
                .put(0x0010, "MBZ-11")
                .put(0x0020, "MBZ-10")
                .put(0x0040, "MBZ-9")
                .put(0x0080, "MBZ-8")
                .put(0x0100, "MBZ-7")
                .put(0x0200, "MBZ-6")
                .put(0x0400, "MBZ-5")
                .put(0x0800, "MBZ-4")
                .put(0x1000, "MBZ-3")
                .put(0x2000, "MBZ-2")
                .put(0x4000, "MBZ-1")
                .put(0x8000, "Retransmission Allowed")
                .build();

        static final Names SERVICES = Names.or("#%u")
                .put(1, "Login")
                .put(2, "Framed")
                .put(3, "Callback Login")
                .put(4, "Callback Framed")
                .put(5, "Outbound")
                .put(6, "Administrative")
                .put(7, "NAS Prompt")
                .put(8, "Authenticate Only")
                .put(9, "Callback NAS Prompt")
                .put(10, "Call Check")
                .put(11, "Callback Administrative")
                .put(12, "Voice")
                .put(13, "Fax")
                .put(14, "Modem Relay")
                .put(15, "IAPP-Register")
                .put(16, "IAPP-AP-Check")
                .put(17, "Authorize Only")
                .put(18, "Framed-Management")
                .put(19, "Additional-Authorization")
                .build();

        static final Names PROTOCOLS = Names.or("#%u")
                .put(1, "PPP")
                .put(2, "SLIP")
                .put(3, "ARAP")
                .put(4, "Gandalf proprietary")
                .put(5, "Xylogics IPX/SLIP")
                .put(6, "X.75 Synchronous")
                .put(7, "GPRS PDP Context")
                .build();

        static final Names ROUTINGS = Names.or("#%u")
                .put(0, "None")
                .put(1, "Send")
                .put(2, "Listen")
                .put(3, "Send&Listen")
                .build();

        static final Names COMPRESSIONS = Names.or("#%u")
                .put(0, "None")
                .put(1, "VJ TCP/IP")
                .put(2, "IPX")
                .put(3, "Stac-LZS")
                .build();

        static final Names LOGINS = Names.or("#%u")
                .put(0, "Telnet")
                .put(1, "Rlogin")
                .put(2, "TCP Clear")
                .put(3, "PortMaster(proprietary)")
                .put(4, "LAT")
                .put(5, "X.25-PAD")
                .put(6, "X.25-T3POS")
                .put(7, "Unassigned")
                .put(8, "TCP Clear Quiet")
                .build();

        static final Names ENDINGS =
                Names.or("#%u").put(0, "Default").put(1, "RADIUS-Request").build();

        static final Names ACCOUNTINGS = Names.or("#%u")
                .put(1, "Start")
                .put(2, "Stop")
                .put(3, "Interim-Update")
                .put(4, "Unassigned")
                .put(5, "Unassigned")
                .put(6, "Unassigned")
                .put(7, "Accounting-On")
                .put(8, "Accounting-Off")
                .put(9, "Tunnel-Start")
                .put(10, "Tunnel-Stop")
                .put(11, "Tunnel-Reject")
                .put(12, "Tunnel-Link-Start")
                .put(13, "Tunnel-Link-Stop")
                .put(14, "Tunnel-Link-Reject")
                .put(15, "Failed")
                .build();

        static final Names AUTHENTICS = Names.or("#%u")
                .put(1, "RADIUS")
                .put(2, "Local")
                .put(3, "Remote")
                .put(4, "Diameter")
                .build();

        static final Names CAUSES = Names.or("#%u")
                .put(1, "User Request")
                .put(2, "Lost Carrier")
                .put(3, "Lost Service")
                .put(4, "Idle Timeout")
                .put(5, "Session Timeout")
                .put(6, "Admin Reset")
                .put(7, "Admin Reboot")
                .put(8, "Port Error")
                .put(9, "NAS Error")
                .put(10, "NAS Request")
                .put(11, "NAS Reboot")
                .put(12, "Port Unneeded")
                .put(13, "Port Preempted")
                .put(14, "Port Suspended")
                .put(15, "Service Unavailable")
                .put(16, "Callback")
                .put(17, "User Error")
                .put(18, "Host Request")
                .put(19, "Supplicant Restart")
                .put(20, "Reauthentication Failure")
                .put(21, "Port Reinitialized")
                .put(22, "Port Administratively Disabled")
                .put(23, "Lost Power")
                .build();

        static final Names FILTERS =
                Names.or("#%u").put(1, "Enabled").put(2, "Disabled").build();

        static final Names PORTS = Names.or("#%u")
                .put(0, "Async")
                .put(1, "Sync")
                .put(2, "ISDN Sync")
                .put(3, "ISDN Async V.120")
                .put(4, "ISDN Async V.110")
                .put(5, "Virtual")
                .put(6, "PIAFS")
                .put(7, "HDLC Clear Channel")
                .put(8, "X.25")
                .put(9, "X.75")
                .put(10, "G.3 Fax")
                .put(11, "SDSL")
                .put(12, "ADSL-CAP")
                .put(13, "ADSL-DMT")
                .put(14, "ISDN-DSL")
                .put(15, "Ethernet")
                .put(16, "xDSL")
                .put(17, "Cable")
                .put(18, "Wireless - Other")
                .put(19, "Wireless - IEEE 802.11")
                .put(20, "Token-Ring")
                .put(21, "FDDI")
                .put(22, "Wireless - CDMA200")
                .put(23, "Wireless - UMTS")
                .put(24, "Wireless - 1X-EV")
                .put(25, "IAPP")
                .put(26, "FTTP")
                .put(27, "Wireless - IEEE 802.16")
                .put(28, "Wireless - IEEE 802.20")
                .put(29, "Wireless - IEEE 802.22")
                .put(30, "PPPoA")
                .put(31, "PPPoEoA")
                .put(32, "PPPoEoE")
                .put(33, "PPPoEoVLAN")
                .put(34, "PPPoEoQinQ")
                .put(35, "xPON")
                .put(36, "Wireless - XGP")
                .put(37, "WiMAX Pre-Release 8 IWK Function")
                .put(38, "WIMAX-WIFI-IWK")
                .put(39, "WIMAX-SFF")
                .put(40, "WIMAX-HA-LMA")
                .put(41, "WIMAX-DHCP")
                .put(42, "WIMAX-LBS")
                .put(43, "WIMAX-WVS")
                .build();

        static final Names TUNNELS = Names.or("#%u")
                .put(1, "PPTP")
                .put(2, "L2F")
                .put(3, "L2TP")
                .put(4, "ATMP")
                .put(5, "VTP")
                .put(6, "AH")
                .put(7, "IP-IP")
                .put(8, "MIN-IP-IP")
                .put(9, "ESP")
                .put(10, "GRE")
                .put(11, "DVS")
                .put(12, "IP-in-IP Tunneling")
                .put(13, "VLAN")
                .build();

        static final Names MEDIA = Names.or("#%u")
                .put(1, "IPv4")
                .put(2, "IPv6")
                .put(3, "NSAP")
                .put(4, "HDLC")
                .put(5, "BBN 1822")
                .put(6, "802")
                .put(7, "E.163")
                .put(8, "E.164")
                .put(9, "F.69")
                .put(10, "X.121")
                .put(11, "IPX")
                .put(12, "Appletalk")
                .put(13, "Decnet IV")
                .put(14, "Banyan Vines")
                .put(15, "E.164 with NSAP subaddress")
                .build();

        static final Names ZONES = Names.or("#%u")
                .put(1, "Only access to dfl zone")
                .put(2, "Use zone filter inc.")
                .put(3, "Not used")
                .put(4, "Use zone filter exc.")
                .build();

        static final Names PROMPTS =
                Names.or("#%u").put(0, "No Echo").put(1, "Echo").build();

        private static final String[] DAYS = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};

        private static final String[] MONTHS = {
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
        };

        /** RFC 5447 section 4.2.5 and its registry: features by bit, in the order in which they are named. */
        private static final byte[] FEATURE_BITS = {0, 1, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49};

        private static final String[] FEATURES = {
            "MIP6_INTEGRATED",
            "LOCAL_HOME_AGENT_ASSIGNMENT",
            "PMIP6_SUPPORTED",
            "IP4_HOA_SUPPORTED",
            "LOCAL_MAG_ROUTING_SUPPORTED",
            "ASSIGN_LOCAL_IP",
            "MIP4_SUPPORTED",
            "OPTIMIZED_IDLE_MODE_MOBILITY",
            "GTPv2_SUPPORTED",
            "IP4_TRANSPORT_SUPPORTED",
            "IP4_HOA_ONLY_SUPPORTED",
            "INTER_MAG_ROUTING_SUPPORTED"
        };

        /** How the value of each type is shown: a letter that {@link #value} tells apart. */
        static final String KINDS =
                " S--ANNNAANSNNANN-SSS-SNSSVNNNSSSSSSSNNSNNNNSNNNNNSNNN-TNNS-SNNSNNSSSSXXNSSNNSSSSSSNXNNSSSSSS--6-P6SSX-SSSSSSSSSSSSSSSSSSSSPFHOIDB";

        /** The names of an attribute's numbers, null where they are just numbers. */
        static Names values(int type) {
            return switch (type) {
                case 6 -> SERVICES;
                case 7 -> PROTOCOLS;
                case 10 -> ROUTINGS;
                case 13 -> COMPRESSIONS;
                case 15 -> LOGINS;
                case 29 -> ENDINGS;
                case 40 -> ACCOUNTINGS;
                case 45 -> AUTHENTICS;
                case 49 -> CAUSES;
                case 57 -> FILTERS;
                case 61 -> PORTS;
                case 64 -> TUNNELS;
                case 65 -> MEDIA;
                case 72 -> ZONES;
                case 76 -> PROMPTS;
                default -> null;
            };
        }
    }

    private Radius() {}

    @Override
    protected Layer fresh() {
        return new Radius();
    }

    @Override
    protected Field[] fields() {
        return Fields.ALL;
    }

    @Override
    protected void decode() {
        if (require(HEADER_LENGTH)) {
            header(HEADER_LENGTH);
            lengthLimit(u16(LENGTH));
        }
    }

    @Override
    protected int create(Values given) {
        for (int i = 0; i < HEADER_LENGTH; i++) {
            put8(i, 0);
        }
        put8(0, ACCESS_REQUEST);
        return HEADER_LENGTH;
    }

    @Override
    protected void complete(Values given, Layer next) {
        if (!given.has(Fields.LENGTH)) {
            put16(LENGTH, end() - offset());
        }
    }

    @Override
    protected void text(Transcript line) {
        line.protocol("radius");
        if (!has(0, HEADER_LENGTH) || u16(LENGTH) < HEADER_LENGTH) {
            line.truncated();
            return;
        }
        int length = Math.min(u16(LENGTH), wireLength());
        Text out = line.out().ascii("RADIUS, ");
        boolean brief = line.verbosity() == 0;
        if (!brief) {
            out.ascii("length: ").dec(length).ascii("\n\t");
        }
        Words.CODES.text(out, u8(0));
        out.ascii(" (").dec(u8(0)).ascii("), id: 0x").hex(u8(1), 2);
        if (brief) {
            out.ascii(" length: ").dec(length);
            return;
        }
        out.ascii(", Authenticator: ").hex(buffer(), offset() + AUTHENTICATOR, 16);
        attributes(line, length);
    }

    private void attributes(Transcript line, int end) {
        Text out = line.out();
        int at = HEADER_LENGTH;
        while (at < end) {
            if (end - at < ATTRIBUTE_HEADER || !has(at, ATTRIBUTE_HEADER)) {
                line.truncated();
                return;
            }
            int type = u8(at);
            int length = u8(at + 1);
            Words.ATTRIBUTES.text(out.ascii("\n\t  "), type);
            out.ascii(" Attribute (").dec(type).ascii("), length: ").dec(length);
            if (length < ATTRIBUTE_HEADER) {
                out.ascii(" (bogus, must be >= 2)");
                return;
            }
            if (length > end - at) {
                out.ascii(" (bogus, goes past end of packet)");
                return;
            }
            out.ascii(", Value: ");
            int data = at + ATTRIBUTE_HEADER;
            int count = length - ATTRIBUTE_HEADER;
            if (count > 0 && type < Words.KINDS.length() && !value(line, type, data, count)) {
                line.truncated();
            }
            if (line.verbosity() > 1) {
                Shown.unknown(out, "\n\t    ", this, data, count);
            }
            at += length;
        }
    }

    /** Appends what an attribute says; false where it was cut off. */
    private boolean value(Transcript line, int type, int at, int length) {
        Text out = line.out();
        char kind = Words.KINDS.charAt(type);
        switch (kind) {
            case 'S' -> {
                return string(line, type, at, length);
            }
            case 'V' -> {
                return vendor(out, at, length);
            }
            case 'N' -> {
                if (wanted(out, length, 4)) {
                    number(out, type, at);
                }
            }
            case 'A' -> {
                if (wanted(out, length, 4)) {
                    address(out, type, at);
                }
            }
            case '6' -> {
                if (wanted(out, length, 16)) {
                    check(at, 16);
                    out.ipv6(buffer(), offset() + at);
                }
            }
            case 'P' -> {
                return prefix(out, at, length);
            }
            case 'H' -> {
                return !wanted(out, length, 17) || homePrefix(out, at);
            }
            case 'T' -> {
                if (wanted(out, length, 4)) {
                    time(out, get32(at));
                }
            }
            case 'F' -> {
                if (wanted(out, length, 8)) {
                    features(out, at);
                }
            }
            case 'X' -> strange(out, type, at, length);
            case 'O', 'I', 'D', 'B' -> {
                return has(at, length) && location(out, kind, at, length);
            }
            default -> {}
        }
        return true;
    }

    private static boolean wanted(Text out, int length, int wanted) {
        if (length != wanted) {
            out.ascii("ERROR: length ").dec(length).ascii(" != ").dec(wanted);
        }
        return length == wanted;
    }

    private static void tag(Text out, int tag) {
        if (tag == 0) {
            out.ascii("Tag[Unused] ");
        } else {
            out.ascii("Tag[").dec(tag).ascii("] ");
        }
    }

    private void egress(Text out, int at) {
        int tag = u8(at);
        Words.TAGGED.text(out, tag);
        out.ascii(" (0x").hex(tag, 2).ascii(") ");
    }

    private boolean string(Transcript line, int type, int at, int length) {
        if (!has(at, length)) {
            return false;
        }
        Text out = line.out();
        int skipped = 0;
        switch (type) {
            case 69 -> {
                if (length < 3) {
                    return false;
                }
                tag(out, u8(at) <= 0x1f ? u8(at) : 0);
                out.ascii("Salt ").dec(u16(at + 1)).ascii(' ');
                skipped = 3;
            }
            case 66, 67, 81, 82, 90, 91 -> {
                if (u8(at) <= 0x1f) {
                    tag(out, u8(at));
                    skipped = 1;
                }
            }
            case EGRESS_VLAN_NAME -> {
                egress(out, at);
                skipped = 1;
            }
            case 79 -> {
                int start = offset() + at;
                line.carry(this, Demux.PPP_PROTOCOL, Eap.PPP_NUMBER, start, end(), start + length);
                line.protocol("radius");
                return true;
            }
            default -> {}
        }
        for (int i = skipped; i < length && u8(at + i) != 0; i++) {
            dotted(out, u8(at + i));
        }
        return true;
    }

    private static void dotted(Text out, int octet) {
        out.ascii(octet >= ' ' && octet < 0x7f ? (char) octet : '.');
    }

    private boolean vendor(Text out, int at, int length) {
        if (length < 4) {
            return false;
        }
        int end = at + length;
        long vendor = get32(at);
        Words.VENDORS.text(out.ascii("Vendor: "), (int) vendor);
        out.ascii(" (").dec(vendor).ascii(')');
        int next = at + 4;
        while (end - next >= ATTRIBUTE_HEADER) {
            int type = get8(next);
            int size = get8(next + 1);
            int data = next + ATTRIBUTE_HEADER;
            boolean isSound = size >= ATTRIBUTE_HEADER && size <= end - next;
            if (isSound && !has(data, size - ATTRIBUTE_HEADER)) {
                return false;
            }
            out.ascii("\n\t    Vendor Attribute: ").dec(type).ascii(", Length: ");
            if (!isSound) {
                out.dec(size);
                out.ascii(" (bogus, ");
                out.ascii(size < ATTRIBUTE_HEADER ? "must be >= 2)" : "goes past end of vendor-specific attribute)");
                return true;
            }
            next += size;
            out.dec(next - data).ascii(", Value: ");
            for (int i = data; i < next; i++) {
                dotted(out, u8(i));
            }
        }
        return true;
    }

    private void number(Text out, int type, int at) {
        Names names = Words.values(type);
        if (type == TUNNEL_TYPE || type == TUNNEL_MEDIUM || type == TUNNEL_PREFERENCE) {
            tag(out, get8(at));
        } else if (type == EGRESS_VLAN) {
            check(at, 1);
            egress(out, at);
        }
        long value = get32(at);
        switch (type) {
            case TUNNEL_TYPE, TUNNEL_MEDIUM -> names.text(out, (int) (value & 0xffffff));
            case TUNNEL_PREFERENCE, EGRESS_VLAN -> out.dec(value & 0xffffff);
            case 23 -> special(out, value, 0xfffffffeL, "NAS Select");
            case 37 -> special(out, value, 0, "Unnumbered");
            case 38 -> special(out, value, 0, "NAS assigned");
            case 27, 28, 41, 46, 85 -> duration(out, value);
            default -> {
                if (names != null) {
                    names.text(out, (int) value);
                } else {
                    out.dec(value);
                }
            }
        }
    }

    private static void special(Text out, long value, long special, String name) {
        if (value == special) {
            out.ascii(name);
        } else {
            out.dec(value);
        }
    }

    private static void duration(Text out, long seconds) {
        if (seconds < 60) {
            out.zeros(seconds, 2).ascii(" secs");
        } else if (seconds < 3600) {
            out.zeros(seconds / 60, 2).ascii(':').zeros(seconds % 60, 2).ascii(" min");
        } else {
            out.ascii(seconds < 36000 ? "0" : "").dec(seconds / 3600);
            out.ascii(':').zeros(seconds / 60 % 60, 2).ascii(':').zeros(seconds % 60, 2);
            out.ascii(" hours");
        }
    }

    private void address(Text out, int type, int at) {
        int address = (int) get32(at);
        boolean mayChoose = type == 8 || type == 14;
        if (mayChoose && address == -1) {
            out.ascii("User Selected");
        } else if (mayChoose && address == -2) {
            out.ascii("NAS Select");
        } else {
            out.ipv4(address);
        }
    }

    /** RFC 3162 section 2.3: only the bytes that count are there. */
    private boolean prefix(Text out, int at, int length) {
        if (length < 2 || length > 18) {
            out.ascii("ERROR: length ").dec(length).ascii(" not in range (2..18)");
            return true;
        }
        if (!has(at, length)) {
            return false;
        }
        int bits = u8(at + 1);
        if (isWrongMask(out, bits)) {
            return true;
        }
        int count = length - 2;
        out.ipv6(part(at + 2, count), part(at + 10, count - 8)).ascii('/').dec(bits);
        if (bits > 8 * count) {
            out.ascii(" (inconsistent prefix length)");
        }
        return true;
    }

    /** Half of an address, zeros behind the bytes that there are. */
    private long part(int at, int count) {
        long half = 0;
        for (int i = 0; i < 8; i++) {
            half = half << 8 | (i < count ? u8(at + i) : 0);
        }
        return half;
    }

    private static boolean isWrongMask(Text out, int bits) {
        if (bits > 128) {
            out.ascii("ERROR: netmask ").dec(bits).ascii(" not in range (0..128)");
        }
        return bits > 128;
    }

    private boolean homePrefix(Text out, int at) {
        if (!has(at, 17)) {
            return false;
        }
        int bits = u8(at);
        if (!isWrongMask(out, bits)) {
            out.ipv6(buffer(), offset() + at + 1).ascii('/').dec(bits);
        }
        return true;
    }

    /** The time as C's ctime writes it, in UTC. */
    private static void time(Text out, long seconds) {
        long day = seconds / DAY;
        int ofDay = (int) (seconds % DAY);
        CivilDate date = CivilDate.ofDay(day);
        out.ascii(Words.DAYS[(int) (day % 7)]).ascii(' ').ascii(Words.MONTHS[date.month() - 1]);
        out.ascii(' ').right(date.dayOfMonth(), 2).ascii(' ');
        out.zeros(ofDay / 3600, 2).ascii(':').zeros(ofDay / 60 % 60, 2);
        out.ascii(':').zeros(ofDay % 60, 2).ascii(' ').dec(date.year());
    }

    private void features(Text out, int at) {
        out.ascii('[');
        check(at, 8);
        long vector = u32(at) << 32 | u32(at + 4);
        String between = "";
        for (int i = 0; i < Words.FEATURES.length; i++) {
            if ((vector >> Words.FEATURE_BITS[i] & 1) != 0) {
                out.ascii(between).ascii(Words.FEATURES[i]);
                between = ", ";
            }
        }
        out.ascii(']');
    }

    private void strange(Text out, int type, int at, int length) {
        switch (type) {
            case 70 -> {
                if (wanted(out, length, 16)) {
                    hex(out.ascii("User_challenge ("), at, 8);
                    hex(out.ascii(") User_resp("), at + 8, 8);
                    out.ascii(')');
                }
            }
            case 71 -> {
                if (wanted(out, length, 14)) {
                    out.ascii(get8(at) == 0 ? "User cannot change password" : "User can change password");
                    int least = get8(at + 1);
                    out.ascii(", Min password length: ").dec(least);
                    hex(out.ascii(", created at: "), at + 2, 4);
                    hex(out.ascii(", expires in: "), at + 6, 4);
                    hex(out.ascii(", Current Time: "), at + 10, 4);
                }
            }
            case 84 -> {
                if (length < 8) {
                    wanted(out, length, 8);
                } else {
                    hex(out, at, 8);
                }
            }
            default -> {
                if (length != 4) {
                    out.ascii("Error: length ").dec(length).ascii(" != 4");
                } else {
                    long cause = get32(at);
                    out.ascii("Error cause ").dec(cause).ascii(": ");
                    Words.ERRORS.text(out, (int) cause);
                }
            }
        }
    }

    private void hex(Text out, int at, int count) {
        for (int i = 0; i < count; i++) {
            int octet = get8(at + i);
            out.ascii(HEX.charAt(octet >> 4)).ascii(HEX.charAt(octet & 15));
        }
    }

    /** RFC 5580. */
    private boolean location(Text out, char kind, int at, int length) {
        int least = kind == 'O' ? 2 : kind == 'I' ? 21 : kind == 'D' ? 3 : 10;
        if (length < least) {
            out.ascii("ERROR: length ").dec(length).ascii(" < ").dec(least);
            return true;
        }
        switch (kind) {
            case 'O' -> {
                Words.NAMESPACES.text(out.ascii('['), u8(at));
                Shown.characters(out.ascii("] "), this, at + 1, length - 1);
            }
            case 'I' -> {
                Words.LOCATIONS.text(out.ascii("index ").dec(u16(at)).ascii(", code "), u8(at + 2));
                Words.ENTITIES.text(out.ascii(", entity "), u8(at + 3));
                Ntp.time(out.ascii(", sighting time "), this, at + 4);
                Ntp.time(out.ascii(", time to live "), this, at + 12);
                Shown.characters(out.ascii(", method \""), this, at + 20, length - 20);
                out.ascii('"');
            }
            case 'D' -> {
                out.ascii("index ").dec(u16(at)).ascii(", location");
                HexDump.hexAndAscii(out, "\n\t    ", buffer(), offset() + at + 2, length - 2);
            }
            default -> {
                Words.POLICIES.bits(out.ascii("flags ["), u16(at), ", ");
                Ntp.time(out.ascii("], retention expires "), this, at + 2);
                if (length > 10) {
                    Shown.characters(out.ascii(", note well \""), this, at + 10, length - 10);
                    out.ascii('"');
                }
            }
        }
        return true;
    }
}
