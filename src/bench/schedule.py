#!/usr/bin/env python3
"""schedule.py SENT.pcap ARRIVED.pcap: how far arrivals are off the schedule of the file that was replayed, each counted from its own first
frame: p50, p99 and max in us, then how many of how many arrived, and p50 of the last tenth, which shows whether the error grows."""
import struct
import sys


def times(name):
    """Times in ns of a little-endian pcap's frames."""
    with open(name, 'rb') as file:
        data = file.read()
    unit = {0xa1b23c4d: 1, 0xa1b2c3d4: 1000}[struct.unpack_from('<I', data)[0]]
    at = 24
    while at + 16 <= len(data):
        seconds, fraction, length, _ = struct.unpack_from('<IIII', data, at)
        yield seconds * 10**9 + fraction * unit
        at += 16 + length


def quantile(values, share):
    return sorted(values)[int(share * (len(values) - 1))] / 1000


sent, arrived = list(times(sys.argv[1])), list(times(sys.argv[2]))
errors = [abs((there - arrived[0]) - (here - sent[0])) for here, there in zip(sent, arrived)]
if not errors:
    sys.exit('nothing arrived')
tail = errors[-max(1, len(errors) // 10):]
print(f'{quantile(errors, .5):.1f} {quantile(errors, .99):.1f} {max(errors) / 1000:.1f} '
      f'{len(arrived)} {len(sent)} {quantile(tail, .5):.1f}')
