/* flood INTERFACE COUNT: sends COUNT copies of one 66-byte frame from inside the kernel, some millions a second: a load for captures at the
 * other end of a veth pair, which needs generic receive offload. BPF_PROG_TEST_RUN with live XDP frames (Linux 5.18); needs root. */
#define _GNU_SOURCE
#include <linux/bpf.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int bpf(int command, union bpf_attr *attributes)
{
	return syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

int main(int argc, char **argv)
{
	/* r0 = XDP_TX; exit */
	static const struct bpf_insn program[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = XDP_TX },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	static unsigned char frame[66] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x88, 0xb5 };
	union bpf_attr attributes;
	if (argc != 3) {
		fprintf(stderr, "usage: flood INTERFACE COUNT\n");
		return 2;
	}
	memset(&attributes, 0, sizeof attributes);
	attributes.prog_type = BPF_PROG_TYPE_XDP;
	attributes.insns = (uintptr_t) program;
	attributes.insn_cnt = 2;
	attributes.license = (uintptr_t) "";
	int loaded = bpf(BPF_PROG_LOAD, &attributes);
	if (loaded < 0) {
		perror("flood: BPF_PROG_LOAD");
		return 1;
	}
	struct xdp_md context = { .data_end = sizeof frame, .ingress_ifindex = if_nametoindex(argv[1]) };
	memset(&attributes, 0, sizeof attributes);
	attributes.test.prog_fd = loaded;
	attributes.test.data_in = (uintptr_t) frame;
	attributes.test.data_size_in = sizeof frame;
	attributes.test.ctx_in = (uintptr_t) &context;
	attributes.test.ctx_size_in = sizeof context;
	attributes.test.repeat = atol(argv[2]);
	attributes.test.flags = BPF_F_TEST_XDP_LIVE_FRAMES;
	attributes.test.batch_size = 64;
	if (bpf(BPF_PROG_TEST_RUN, &attributes) < 0) {
		perror("flood: BPF_PROG_TEST_RUN");
		return 1;
	}
	return 0;
}
