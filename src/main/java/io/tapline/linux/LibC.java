package io.tapline.linux;

import com.sun.jna.Native;

/**
 * Every native function that Tapline calls, with its C prototype. Pointers are plain addresses (long), so that a call allocates nothing;
 * errno is {@link #errno()} right after the call, on the same thread. Functions with variable arguments are declared with the arguments
 * that are used, which the calling conventions of x86_64 and aarch64 Linux allow for integers and pointers.
 */
final class LibC {
    private static final String SEARCH_PATH = "jna.platform.library.path";

    static {
        // Without a path JNA runs ldconfig to learn it, which costs tens of milliseconds; nothing here is looked for by
        // path.
        if (System.getProperty(SEARCH_PATH) == null) {
            System.setProperty(
                    SEARCH_PATH,
                    "/lib:/usr/lib:/lib64:/usr/lib64:" + multiarch("/lib/") + ":" + multiarch("/usr/lib/"));
        }
        Native.register(LibC.class, (String) null);
    }

    private LibC() {}

    /** Where Debian and its descendants keep the libraries of one architecture. */
    private static String multiarch(String directory) {
        String architecture = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        return directory + architecture + "-linux-gnu";
    }

    /** errno of this thread's last call of a function below. */
    static int errno() {
        return Native.getLastError();
    }

    /** {@code int socket(int domain, int type, int protocol);} */
    static native int socket(int domain, int type, int protocol);

    /** {@code int socketpair(int domain, int type, int protocol, int sv[2]);} */
    static native int socketpair(int domain, int type, int protocol, long pair);

    /** {@code int bind(int sockfd, const struct sockaddr *addr, socklen_t addrlen);} */
    static native int bind(int fd, long address, int length);

    /** {@code int connect(int sockfd, const struct sockaddr *addr, socklen_t addrlen);} */
    static native int connect(int fd, long address, int length);

    /** {@code int listen(int sockfd, int backlog);} */
    static native int listen(int fd, int backlog);

    /** {@code int accept4(int sockfd, struct sockaddr *addr, socklen_t *addrlen, int flags);} */
    static native int accept4(int fd, long address, long length, int flags);

    /** {@code int shutdown(int sockfd, int how);} */
    static native int shutdown(int fd, int how);

    /** {@code int getsockname(int sockfd, struct sockaddr *addr, socklen_t *addrlen);} */
    static native int getsockname(int fd, long address, long length);

    /** {@code int getpeername(int sockfd, struct sockaddr *addr, socklen_t *addrlen);} */
    static native int getpeername(int fd, long address, long length);

    /** {@code int getsockopt(int sockfd, int level, int optname, void *optval, socklen_t *optlen);} */
    static native int getsockopt(int fd, int level, int name, long value, long length);

    /** {@code int setsockopt(int sockfd, int level, int optname, const void *optval, socklen_t optlen);} */
    static native int setsockopt(int fd, int level, int name, long value, int length);

    /** {@code ssize_t send(int sockfd, const void *buf, size_t len, int flags);} */
    static native long send(int fd, long buffer, long length, int flags);

    /** {@code ssize_t sendto(int sockfd, const void *buf, size_t len, int flags, const struct sockaddr *dest, socklen_t addrlen);} */
    static native long sendto(int fd, long buffer, long length, int flags, long address, int addressLength);

    /** {@code int sendmmsg(int sockfd, struct mmsghdr *msgvec, unsigned int vlen, int flags);} */
    static native int sendmmsg(int fd, long messages, int count, int flags);

    /** {@code ssize_t recv(int sockfd, void *buf, size_t len, int flags);} */
    static native long recv(int fd, long buffer, long length, int flags);

    /** {@code ssize_t recvmsg(int sockfd, struct msghdr *msg, int flags);} */
    static native long recvmsg(int fd, long message, int flags);

    /** {@code ssize_t read(int fd, void *buf, size_t count);} */
    static native long read(int fd, long buffer, long length);

    /** {@code ssize_t write(int fd, const void *buf, size_t count);} */
    static native long write(int fd, long buffer, long length);

    /** {@code int open(const char *pathname, int flags);} */
    static native int open(String path, int flags);

    /** {@code int close(int fd);} */
    static native int close(int fd);

    /** {@code int ioctl(int fd, unsigned long request, void *argument);} */
    static native int ioctl(int fd, long request, long argument);

    /** {@code void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset);} */
    static native long mmap(long address, long length, int protection, int flags, int fd, long offset);

    /** {@code int munmap(void *addr, size_t length);} */
    static native int munmap(long address, long length);

    /** {@code int poll(struct pollfd *fds, nfds_t nfds, int timeout);} */
    static native int poll(long descriptors, long count, int timeoutMillis);

    /** {@code int eventfd(unsigned int initval, int flags);} */
    static native int eventfd(int initial, int flags);

    /** {@code int clock_gettime(clockid_t clockid, struct timespec *tp);} */
    static native int clock_gettime(int clock, long time);

    /** {@code int prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4, unsigned long arg5);} */
    static native int prctl(int option, long argument2, long argument3, long argument4, long argument5);

    /** {@code int sched_setaffinity(pid_t pid, size_t cpusetsize, const cpu_set_t *mask);} */
    static native int sched_setaffinity(int thread, long size, long mask);

    /** {@code int unshare(int flags);} */
    static native int unshare(int flags);

    /** {@code int setns(int fd, int nstype);} */
    static native int setns(int fd, int type);
}
