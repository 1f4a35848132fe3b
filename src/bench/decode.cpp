// decode.cpp FILE FRAMES: how many frames a second libtins decodes from memory, into all its layers. FILE is a little-endian pcap of Ethernet
// frames, as traffic.py writes it. For each line on standard input its first FRAMES frames are decoded again and again, for as many milliseconds
// as the line says, and frames a second and the number of layers are printed; in between it sleeps. Each frame begins with a cache line, as it
// does for Tapline in DecodeRate.
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

static size_t round(const std::vector<line> &lines, const std::vector<frame> &frames) {
    size_t layers = 0;
    for (const frame &each : frames) {
        Tins::EthernetII ethernet(lines[each.at].bytes, each.length);
        for (const Tins::PDU *pdu = &ethernet; pdu != nullptr; pdu = pdu->inner_pdu()) {
            layers++;
        }
    }
    return layers;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: decode FILE FRAMES\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    size_t most = strtoul(argv[2], nullptr, 10);
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
    for (double milliseconds; scanf("%lf", &milliseconds) == 1;) {
        size_t layers = 0;
        size_t decoded = 0;
        std::chrono::duration<double> taken(0);
        auto start = std::chrono::steady_clock::now();
        while (taken.count() < milliseconds / 1e3) {
            layers += round(lines, frames);
            decoded += frames.size();
            taken = std::chrono::steady_clock::now() - start;
        }
        printf("%.0f %zu\n", decoded / taken.count(), layers);
        fflush(stdout);
    }
    return 0;
}
