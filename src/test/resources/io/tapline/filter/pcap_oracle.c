/*
 * libpcap's answers, for the tests that compare with it. Build: cc -O2 -o pcap_oracle pcap_oracle.c -lpcap
 *
 * pcap_oracle FILE [LINKTYPE-NAME]
 * reads expressions from stdin, one a line, and prints one line for each: "E" and a message where libpcap refuses it for the file's link
 * type, otherwise the number of instructions, each instruction as code,jt,jf,k, a bar, and a 1 or 0 for each frame of the file. With a name
 * of a link type, expressions are compiled for that instead of for the file, as tcpdump -y NAME -d does. A frame whose headers lead libpcap
 * round in a circle (protochain) is given up after a tenth of a second and gets a 0. An expression with a # before it is compiled without
 * libpcap's optimiser.
 */
#include <pcap/pcap.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

struct frame {
    struct pcap_pkthdr header;
    unsigned char *bytes;
};

static sigjmp_buf given_up;

static void give_up(int signal)
{
    siglongjmp(given_up, signal);
}

/* Registers that a program reads and never wrote hold what is left on the stack: zeros, so that answers repeat. */
__attribute__((noinline)) static void clear_stack(void)
{
    volatile char left[2048];
    size_t i;

    for (i = 0; i < sizeof left; i++)
        left[i] = 0;
}

static int verdict(struct bpf_program *program, struct frame *frame, int loops)
{
    static const struct itimerval off, tenth = {.it_value = {.tv_usec = 100000}};
    int result = 0;

    if (!loops) {
        clear_stack();
        return pcap_offline_filter(program, &frame->header, frame->bytes) != 0;
    }
    if (sigsetjmp(given_up, 1) == 0) {
        setitimer(ITIMER_REAL, &tenth, NULL);
        clear_stack();
        result = pcap_offline_filter(program, &frame->header, frame->bytes) != 0;
    }
    setitimer(ITIMER_REAL, &off, NULL);
    return result;
}

int main(int argc, char **argv)
{
    static char error[PCAP_ERRBUF_SIZE], line[1 << 20];
    struct frame *frames = NULL;
    size_t count = 0, room = 0, i;
    struct pcap_pkthdr *header;
    const unsigned char *bytes;
    pcap_t *file, *compiler;

    if (argc < 2 || (file = pcap_open_offline(argv[1], error)) == NULL) {
        fprintf(stderr, "%s\n", argc < 2 ? "usage: pcap_oracle FILE [LINKTYPE-NAME]" : error);
        return 2;
    }
    signal(SIGALRM, give_up);
    while (pcap_next_ex(file, &header, &bytes) == 1) {
        if (count == room)
            frames = realloc(frames, (room = 2 * room + 64) * sizeof *frames);
        frames[count].header = *header;
        frames[count].bytes = memcpy(malloc(header->caplen + 1), bytes, header->caplen);
        count++;
    }
    compiler = argc > 2 ? pcap_open_dead(pcap_datalink_name_to_val(argv[2]), 262144) : file;
    while (fgets(line, sizeof line, stdin)) {
        struct bpf_program program;
        int loops = 0;

        line[strcspn(line, "\n")] = 0;
        if (pcap_compile(compiler, &program, line + (line[0] == '#'), line[0] != '#', 0) != 0) {
            const char *why = pcap_geterr(compiler);

            /* An answer is one line, and some of libpcap's errors end one. */
            printf("E %.*s\n", (int)strcspn(why, "\n"), why);
        } else {
            printf("%u ", program.bf_len);
            for (i = 0; i < program.bf_len; i++) {
                struct bpf_insn *at = &program.bf_insns[i];
                printf("%u,%u,%u,%u ", at->code, at->jt, at->jf, at->k);
                loops |= at->code == (BPF_JMP | BPF_JA) && (int)at->k < 0;
            }
            putchar('|');
            for (i = 0; i < count; i++)
                putchar(verdict(&program, &frames[i], loops) ? '1' : '0');
            putchar('\n');
            pcap_freecode(&program);
        }
        fflush(stdout);
    }
    return 0;
}
