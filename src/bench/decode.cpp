// decode.cpp FILE FRAMES ROUNDS: how many frames a second libtins decodes from memory, into all its layers. FILE is a little-endian pcap of
// Ethernet frames, as traffic.py writes it; its first FRAMES frames are decoded ROUNDS times, after one round that does not count.
#include <tins/tins.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

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
    std::vector<uint8_t> bytes;
    std::vector<frame> frames;
    uint8_t header[24];
    if (file == nullptr || fread(header, sizeof header, 1, file) != 1) {
        perror(argv[1]);
        return 3;
    }
    uint32_t record[4];
    while (frames.size() < most && fread(record, sizeof record, 1, file) == 1) {
        frames.push_back({bytes.size(), record[2]});
        bytes.resize(bytes.size() + record[2]);
        if (fread(&bytes[frames.back().at], record[2], 1, file) != 1) {
            return 3;
        }
    }
    size_t layers = 0;
    double seconds = 0;
    for (int round = 0; round <= rounds; round++) {
        auto start = std::chrono::steady_clock::now();
        for (const frame &each : frames) {
            Tins::EthernetII ethernet(&bytes[each.at], each.length);
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
