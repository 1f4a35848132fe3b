#!/usr/bin/env bash
# make.sh [NAME...]: makes the captures of this folder again, all of them or those named (arp, tcp ...). Real traffic runs between two network
# namespaces that exist only while this runs: va (02:00:00:00:00:01, 10.9.0.1, fd00:9::1) in one, vb (...:02, 10.9.0.2, fd00:9::2) in the
# other. Tapline captures and crafts; python3 makes the traffic. Needs root or unprivileged user namespaces, iproute2, ethtool.
set -euo pipefail

[ "$(id -u)" = 0 ] || exec unshare -Urn "$0" "$@"
cd "$(dirname "${BASH_SOURCE[0]}")"
tapline=$PWD/../tapline
# For the programs below: an echo request, and the wait for its answer.
ping='
import socket, struct, sys, time
def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    return ~(total + (total >> 16)) & 0xffff
def ping(to, size=56, ttl=64, tos=0):
    six = ":" in to
    s = socket.socket(*((socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6) if six else
                        (socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)))
    s.settimeout(1)
    if not six:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
        s.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, tos)
    body = struct.pack("!HH", 77, 1) + bytes(i & 0xff for i in range(size))
    kind = b"\x80\0" if six else b"\x08\0"
    try:
        s.sendto(kind + struct.pack("!H", checksum(kind + b"\0\0" + body)) + body, (to, 0))
        s.recv(9000)
    except OSError:
        pass
    time.sleep(0.05)
'
names=(arp icmp udp tcp ipv6 vlan interfaces cooked short crafted wrong orders)
sleepers=()

main() {
    [ $# -gt 0 ] || set -- "${names[@]}"
    trap cleanup EXIT
    wire
    local name
    for name; do
        "make_$name"
    done
    ls -l -- *.pcap *.pcapng
}

cleanup() {
    local pid
    for pid in "${sleepers[@]}"; do kill "$pid" 2>/dev/null || true; done
}

namespace() { # VARIABLE: its sleeper's pid
    unshare -n sleep infinity >/dev/null 2>&1 &
    sleepers+=($!)
    printf -v "$1" %s $!
    until [ "$(cat "/proc/$!/comm")" = sleep ]; do sleep 0.02; done
}

in_a() { nsenter -t "$a" -n "$@"; }
in_b() { nsenter -t "$b" -n "$@"; }

wire() {
    namespace a
    namespace b
    in_a ip link add va address 02:00:00:00:00:01 type veth peer name vb address 02:00:00:00:00:02 netns "$b"
    local end in name address
    for end in "in_a va 1" "in_b vb 2"; do
        read -r in name address <<<"$end"
        # No offloads: frames are as long as they would be on a cable, and their checksums are right.
        $in ethtool -K "$name" tx off tso off gso off gro off >/dev/null
        $in sysctl -qw "net.ipv6.conf.$name.addr_gen_mode=1" "net.ipv6.conf.$name.accept_dad=0"
        $in ip link set lo up
        $in ip link set "$name" up
        $in ip address add "10.9.0.$address/24" dev "$name"
        $in ip address add "fd00:9::$address/64" dev "$name" nodad
    done
}

# recorded FILE PROGRAM [ARGUMENTS...]: what passes vb while the python program runs in A
recorded() {
    local file=$1 program=$2
    shift 2
    in_b "$tapline" capture -i vb -w "$file" -- nsenter -t "$a" -n python3 -c "$ping$program" "$@" >/dev/null
}

# exchange FILE SERVER CLIENT: python programs in B and in A; the server says "ready" once it listens
exchange() {
    local file=$1 server=$2 client=$3
    recorded "$file" '
import subprocess
server = subprocess.Popen(["nsenter", "-t", sys.argv[1], "-n", "python3", "-c", sys.argv[2]], stdout=subprocess.PIPE)
server.stdout.readline()
exec(sys.argv[3])
server.wait()
' "$b" "$server" "$client"
}

make_arp() {
    in_a ip neigh flush dev va
    in_b ip neigh flush dev vb
    # Nobody has the first address; the second answers.
    recorded arp.pcapng '
ping("10.9.0.77")
ping("10.9.0.2")
'
}

make_icmp() {
    in_a python3 -c "$ping"'ping("10.9.0.2")'
    recorded icmp.pcapng '
ping("10.9.0.2")
ping("10.9.0.2", size=3000)
ping("10.9.0.2", ttl=1, tos=0x2e)
ping("10.9.0.2", size=1200)
'
}

make_udp() {
    exchange udp.pcapng '
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.9.0.2", 5001))
print("ready", flush=True)
for i in range(4):
    data, peer = s.recvfrom(9000)
    s.sendto(data[:100][::-1], peer)
' '
import socket, time
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("10.9.0.1", 40001))
for data in b"hello, wire\n", b"", bytes(range(256)), bytes(4000):
    s.sendto(data, ("10.9.0.2", 5001))
    s.recv(9000)
s.sendto(b"nobody listens there", ("10.9.0.2", 9))
time.sleep(0.2)
'
}

make_tcp() {
    exchange tcp.pcapng '
import socket
listener = socket.create_server(("10.9.0.2", 8080))
print("ready", flush=True)
s, peer = listener.accept()
request = s.recv(4000)
body = bytes((i * 7 + i // 256) & 0xff for i in range(40000))
s.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 40000\r\n\r\n" + body)
s.close()
' '
import socket
s = socket.create_connection(("10.9.0.2", 8080))
s.sendall(b"GET /forty-thousand-bytes HTTP/1.1\r\nHost: 10.9.0.2:8080\r\n\r\n")
while s.recv(65536):
    pass
s.close()
refused = socket.socket()
try:
    refused.connect(("10.9.0.2", 81))
except ConnectionRefusedError:
    pass
'
}

make_ipv6() {
    in_a ip -6 neigh flush dev va
    in_b ip -6 neigh flush dev vb
    exchange ipv6.pcapng '
import socket
listener = socket.create_server(("fd00:9::2", 8080), family=socket.AF_INET6)
print("ready", flush=True)
s, peer = listener.accept()
s.sendall(s.recv(4000).upper())
s.close()
' '
ping("fd00:9::2")
ping("fd00:9::2", size=2000)
s = socket.create_connection(("fd00:9::2", 8080))
s.sendall(b"hello over IPv6\n")
s.recv(4000)
s.close()
u = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
u.sendto(b"nobody listens there", ("fd00:9::2", 9))
'
}

# Tags as they are on the wire, which needs no VLAN device in the kernel: injected at A, captured at B.
make_vlan() {
    local eth='eth dst=02:00:00:00:00:02 src=02:00:00:00:00:01'
    in_b "$tapline" capture -i vb -w vlan.pcapng -- nsenter -t "$a" -n "$tapline" inject -i va --interval 1ms \
        "$eth / vlan id=100 priority=3 / ip src=10.10.0.1 dst=10.10.0.2 / udp sport=1024 dport=9 / \"one tag\"" \
        "$eth type=0x88a8 / vlan id=200 / vlan id=7 dei=1 / ip src=10.11.0.1 dst=10.11.0.2 / tcp sport=1024 dport=80 flags=S" \
        "$eth / vlan id=4095 priority=7 / arp src.proto_ipv4=10.10.0.1 dst.proto_ipv4=10.10.0.2" \
        "$eth / vlan id=0 priority=5 / ipv6 src=fd00:10::1 dst=fd00:10::2 / udp sport=1024 dport=9 / \"priority only\""
}

# Both ends of a second wire in one namespace, so that every frame is seen twice.
make_interfaces() {
    in_b ip link add vc type veth peer name vd
    in_b sysctl -qw net.ipv6.conf.vc.disable_ipv6=1 net.ipv6.conf.vd.disable_ipv6=1
    in_b ip link set vc up
    in_b ip link set vd up
    in_b "$tapline" capture -i vc -i vd -w interfaces.pcapng -- "$tapline" inject -i vc --interval 1ms \
        'eth dst=02:00:00:00:00:0d src=02:00:00:00:00:0c / ip src=10.12.0.1 dst=10.12.0.2 / udp sport=1000..1004 dport=9 / "two"' \
        >/dev/null
    in_b ip link del vc
}

# All interfaces together: Linux cooked v2 headers.
make_cooked() {
    in_b "$tapline" capture -i any -w cooked.pcap -- python3 -c "$ping"'
ping("127.0.0.1")
ping("10.9.0.1")
' >/dev/null
}

# Frames that were captured in part.
make_short() {
    in_b "$tapline" capture -i vb -s 60 -w short.pcap -- python3 -c "$ping"'
ping("10.9.0.1", size=500)
ping("10.9.0.1", size=10)
' >/dev/null
}

# crafted FILE SPEC...: frames as they would be sent, a millisecond apart
crafted() {
    local file=$1
    shift
    "$tapline" inject --dry-run --interval 1ms -w "$file" "$@"
}

make_crafted() {
    local eth='eth dst=02:00:00:00:00:02 src=02:00:00:00:00:01'
    crafted crafted.pcapng \
        'eth dst=ff:ff:ff:ff:ff:ff src=02:00:00:00:00:01 / arp opcode=request src.proto_ipv4=10.9.0.1 dst.proto_ipv4=10.9.0.2' \
        "$eth / vlan id=100 priority=3 / ip src=10.9.0.1 dst=10.9.0.2 ttl=64 / udp sport=1024 dport=9 / \"tagged\"" \
        "$eth / ip src=10.9.0.0/30 dst=10.9.0.2 / tcp sport=1024 dport={22,80,443} flags=S" \
        "$eth / ipv6 src=fd00:9::1 dst=fd00:9::2 / udp sport=1024 dport=9 / zeros:32" \
        "$eth / ip src=10.9.0.1 dst=10.9.0.2 / icmp type=8 / \"echo\"" \
        "$eth type=0x88b5 / hex:deadbeef / zeros:42"
}

# What is wrong here is meant to be.
make_wrong() {
    local ip='eth dst=02:00:00:00:00:02 src=02:00:00:00:00:01 / ip src=10.9.0.1 dst=10.9.0.2'
    crafted wrong.pcapng \
        "$ip checksum=0xdead / udp dport=9 / \"wrong header checksum\"" \
        "$ip / udp dport=9 checksum=0xbeef / \"wrong UDP checksum\"" \
        "$ip len=1500 / udp dport=9 / \"says that it is longer than it is\"" \
        "$ip / udp dport=9 length=4 / \"shorter than its header\"" \
        "$ip hdr_len=8 / udp dport=9 / \"no such header length\"" \
        "$ip / tcp dport=9 hdr_len=60 / \"options that are not there\"" \
        "$ip frag_offset=1480 / udp dport=9 / \"a fragment that begins in the middle\""
}

# The same frames as pcap in either byte order, in microseconds and in nanoseconds.
make_orders() {
    local unit
    "$tapline" read tcp.pcapng -c 12 --micro -w micro-little.pcap
    "$tapline" read tcp.pcapng -c 12 --nano -w nano-little.pcap
    for unit in micro nano; do
        python3 - "$unit-little.pcap" "$unit-big.pcap" <<'PY'
import struct, sys
data = open(sys.argv[1], 'rb').read()
out = struct.pack('>IHHiIII', *struct.unpack_from('<IHHiIII', data))
at = 24
while at < len(data):
    record = struct.unpack_from('<IIII', data, at)
    out += struct.pack('>IIII', *record) + data[at + 16:at + 16 + record[2]]
    at += 16 + record[2]
open(sys.argv[2], 'wb').write(out)
PY
    done
}

main "$@"
