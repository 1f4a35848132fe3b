/* flood INTERFACE COUNT [RATE]: sends COUNT frames of 66 bytes from inside the kernel, a load for captures at the other end of a veth pair,
 * which needs generic receive offload: without RATE copies of one frame, some millions a second; with it RATE a second on average, UDP over
 * IPv4, each from an address and a port of its own. BPF_PROG_TEST_RUN with live XDP frames (Linux 5.18); needs root. */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Frames in a batch, and calls a second where the rate is given: the kernel needs some ten milliseconds to end each of them. */
enum { BATCH = 64, CALLS = 10 };

/* r0 = XDP_TX; exit */
static const struct bpf_insn same[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_TX },
	{ .code = BPF_JMP | BPF_EXIT },
};

/* A random number into the ends of the source address and of the source port, if the frame is long enough. */
static const struct bpf_insn varied[] = {
	{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 6, .src_reg = 1 },
	{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_get_prandom_u32 },
	{ .code = BPF_LDX | BPF_W | BPF_MEM, .dst_reg = 2, .src_reg = 6, .off = 0 },
	{ .code = BPF_LDX | BPF_W | BPF_MEM, .dst_reg = 3, .src_reg = 6, .off = 4 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = 4, .src_reg = 2 },
	{ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = 4, .imm = 42 },
	{ .code = BPF_JMP | BPF_JGT | BPF_X, .dst_reg = 4, .src_reg = 3, .off = 3 },
	{ .code = BPF_STX | BPF_B | BPF_MEM, .dst_reg = 2, .src_reg = 0, .off = 35 },
	{ .code = BPF_ALU64 | BPF_RSH | BPF_K, .dst_reg = 0, .imm = 16 },
	{ .code = BPF_STX | BPF_H | BPF_MEM, .dst_reg = 2, .src_reg = 0, .off = 28 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0, .imm = XDP_TX },
	{ .code = BPF_JMP | BPF_EXIT },
};

/* 10.0.x.x > 10.0.0.2, UDP to port 9000 without a checksum. */
static const unsigned char udp[] = {
	2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 52, 0, 0, 0x40, 0, 64, 17, 0, 0,
	10, 0, 0, 1, 10, 0, 0, 2, 0xa0, 0, 0x23, 0x28, 0, 32, 0, 0,
};

static int bpf(int command, union bpf_attr *attributes)
{
	return syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

/* Waits until so many frames are due. */
static void await(const struct timespec *start, long sent, long rate)
{
	long nanos = start->tv_nsec + sent % rate * 1000000000L / rate;
	struct timespec due = { .tv_sec = start->tv_sec + sent / rate + nanos / 1000000000, .tv_nsec = nanos % 1000000000 };
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}

int main(int argc, char **argv)
{
	static unsigned char frame[66] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 };
	union bpf_attr attributes;
	if (argc < 3 || argc > 4) {
		fprintf(stderr, "usage: flood INTERFACE COUNT [RATE]\n");
		return 2;
	}
	long count = atol(argv[2]), rate = argc == 4 ? atol(argv[3]) : 0;
	if (rate > 0)
		memcpy(frame, udp, sizeof udp);
	memset(&attributes, 0, sizeof attributes);
	attributes.prog_type = BPF_PROG_TYPE_XDP;
	attributes.insns = (uintptr_t) (rate > 0 ? varied : same);
	attributes.insn_cnt = rate > 0 ? sizeof varied / sizeof *varied : sizeof same / sizeof *same;
	attributes.license = (uintptr_t) "";
	int loaded = bpf(BPF_PROG_LOAD, &attributes);
	if (loaded < 0) {
		perror("flood: BPF_PROG_LOAD");
		return 1;
	}
	struct xdp_md context = { .data_end = sizeof frame, .ingress_ifindex = if_nametoindex(argv[1]) };
	struct timespec start;
	clock_gettime(CLOCK_MONOTONIC, &start);
	for (long sent = 0; sent < count; sent += attributes.test.repeat) {
		long left = count - sent;
		memset(&attributes, 0, sizeof attributes);
		attributes.test.prog_fd = loaded;
		attributes.test.data_in = (uintptr_t) frame;
		attributes.test.data_size_in = sizeof frame;
		attributes.test.ctx_in = (uintptr_t) &context;
		attributes.test.ctx_size_in = sizeof context;
		attributes.test.repeat = rate > 0 && left > rate / CALLS ? rate / CALLS : left;
		attributes.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
		attributes.test.batch_size = BATCH;
		if (rate > 0)
			await(&start, sent, rate);
		if (bpf(BPF_PROG_TEST_RUN, &attributes) < 0) {
			perror("flood: BPF_PROG_TEST_RUN");
			return 1;
		}
	}
	if (rate > 0) {
		struct timespec end;
		clock_gettime(CLOCK_MONOTONIC, &end);
		printf("%.0f\n", count / (end.tv_sec - start.tv_sec + (end.tv_nsec - start.tv_nsec) * 1e-9));
	}
	return 0;
}
