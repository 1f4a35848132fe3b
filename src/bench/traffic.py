#!/usr/bin/env python3
"""traffic.py small|mix|timing COUNT FILE: writes a pcap for the benchmarks, always the same for the same arguments.
traffic.py deal FILE OUT...: deals the frames of such a file to others, in turn.

small   66-byte frames, 1 us apart
mix     66, 590 and 1514 bytes as 7:4:1, 1 us apart
timing  66-byte frames with random gaps of 100 us on average, nanosecond times

TCP and UDP over IPv4 from 1000 sources in 5000 flows, half each, with right header checksums."""
import random
import struct
import sys

FLOWS = 5000
MIX = [66] * 7 + [590] * 4 + [1514]
START = 1700000000


def internet_checksum(data):
    total = sum(struct.unpack(f'!{len(data) // 2}H', data))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return total ^ 0xffff


def ethernet_frame(flow, size):
    tcp = flow % 2 == 1
    source, destination = 0x0a630001 + flow % 1000, 0x0a630002
    fields = [0x45, 0, size - 14, flow, 0x4000, 64, 6 if tcp else 17, 0, source, destination]
    fields[7] = internet_checksum(struct.pack('!BBHHHBBHII', *fields))
    header = bytes.fromhex('020000000002 020000000001 0800') + struct.pack('!BBHHHBBHII', *fields)
    if tcp:
        ports = 40000 + flow, 443 if flow % 3 else 80
        header += struct.pack('!HHIIHHHHHHII', *ports, flow, 7 * flow, 0x8018, 0xffff, 0, 0, 0x0101, 0x080a, flow, flow)
    else:
        header += struct.pack('!HHHH', 40000 + flow, 5001 if flow % 7 == 0 else 9, size - 34, 0)
    return header + bytes((flow + 31 * i) & 0xff for i in range(size - len(header)))


def deal(name, outs):
    with open(name, 'rb') as file:
        header = file.read(24)
        files = [open(out, 'wb') for out in outs]
        for out in files:
            out.write(header)
        turn = 0
        while record := file.read(16):
            files[turn % len(files)].write(record + file.read(struct.unpack('<I', record[8:12])[0]))
            turn += 1
        for out in files:
            out.close()


def main():
    if sys.argv[1] == 'deal':
        deal(sys.argv[2], sys.argv[3:])
        return
    kind, count, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    sizes = MIX if kind == 'mix' else [66]
    frames = [ethernet_frame(i, sizes[i % len(sizes)]) for i in range(FLOWS)]
    gaps = random.Random(7)
    nanos = 0
    with open(name, 'wb') as out:
        out.write(struct.pack('<IHHiIII', 0xa1b23c4d if kind == 'timing' else 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        unit = 1 if kind == 'timing' else 1000
        for i in range(count):
            nanos += int(gaps.expovariate(1e-5)) if kind == 'timing' else 1000
            frame = frames[i % FLOWS]
            out.write(struct.pack('<IIII', START + nanos // 10**9, nanos % 10**9 // unit, len(frame), len(frame)) + frame)


main()
