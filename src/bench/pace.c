/* pace INTERFACE FILE: sends the frames of a little-endian nanosecond pcap at their own times from a loop that does nothing else. What this
 * loop cannot keep, no program on this machine can. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct record {
	uint32_t seconds, nanos, captured, original;
};

static int64_t monotonic(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static int64_t time_of(const struct record *record)
{
	return record->seconds * INT64_C(1000000000) + record->nanos;
}

int main(int argc, char **argv)
{
	struct stat status;
	int file = argc == 3 ? open(argv[2], O_RDONLY) : -1;
	if (file < 0 || fstat(file, &status)) {
		fprintf(stderr, "usage: pace INTERFACE FILE\n");
		return 2;
	}
	const char *data = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
	struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(argv[1]) };
	int wire = socket(AF_PACKET, SOCK_RAW, 0);
	if (data == MAP_FAILED || wire < 0 || bind(wire, (struct sockaddr *) &to, sizeof to)) {
		perror("pace");
		return 1;
	}
	const struct record *record = (const void *) (data + 24);
	int64_t origin = monotonic() + 1000000 - time_of(record);
	while ((const char *) record < data + status.st_size) {
		const char *frame = (const char *) (record + 1);
		while (monotonic() < origin + time_of(record))
			;
		if (send(wire, frame, record->captured, 0) < 0) {
			perror("pace: send");
			return 1;
		}
		record = (const void *) (frame + record->captured);
	}
	return 0;
}
