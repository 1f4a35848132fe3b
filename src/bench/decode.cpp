// decode.cpp FILE FRAMES ROUNDS: how many frames a second libtins decodes from memory, into all its layers. FILE is a little-endian pcap of
// Ethernet frames, as traffic.py writes it; its first FRAMES frames are decoded ROUNDS times, after one round that does not count. Each frame
// begins with a cache line, as it does for Tapline in DecodeRate.
#include <tins/tins.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

struct alignas(64) line {
    uint8_t bytes[64];
};

struct frame {
    size_t at;
    uint32_t length;
};

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: decode FILE FRAMES ROUNDS\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    size_t most = strtoul(argv[2], nullptr, 10);
    int rounds = atoi(argv[3]);
    std::vector<line> lines;
    std::vector<frame> frames;
    uint8_t header[24];
    if (file == nullptr || fread(header, sizeof header, 1, file) != 1) {
        perror(argv[1]);
        return 3;
    }
    uint32_t record[4];
    while (frames.size() < most && fread(record, sizeof record, 1, file) == 1) {
        frames.push_back({lines.size(), record[2]});
        lines.resize(lines.size() + (record[2] + sizeof(line) - 1) / sizeof(line));
        if (fread(&lines[frames.back().at], record[2], 1, file) != 1) {
            return 3;
        }
    }
    size_t layers = 0;
    double seconds = 0;
    for (int round = 0; round <= rounds; round++) {
        auto start = std::chrono::steady_clock::now();
        for (const frame &each : frames) {
            Tins::EthernetII ethernet(lines[each.at].bytes, each.length);
            for (const Tins::PDU *pdu = &ethernet; pdu != nullptr; pdu = pdu->inner_pdu()) {
                layers++;
            }
        }
        std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
        seconds += round > 0 ? taken.count() : 0;
    }
    printf("%.0f %zu\n", frames.size() * rounds / seconds, layers);
    return 0;
}
