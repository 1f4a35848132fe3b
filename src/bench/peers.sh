#!/usr/bin/env bash
# peers.sh [SCENARIO...]: Tapline and its peers side by side, in the same run and on the same frames; one line a scenario with both figures
# and their ratio. Without an argument all of them; "peers.sh list" names them. A peer that is not installed, or a kernel that refuses, makes
# a line that says so.
#
# ROUNDS says how often (5); BIG names a large pcap to read instead of one that is made for it.
#
# Everything happens on a veth pair between two network namespaces that are made here and gone afterwards, and in one folder in memory.
# Needs root or unprivileged user namespaces; the flood needs root, because it loads a BPF program.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../.." && pwd)
rounds=${ROUNDS:-5}
tapline=$home/tapline

main() {
    local all=(capture_flood replay_small replay_mix replay_timing inject read_write read_write_big to_pcapng info merge
        read_text read_text_tz fields fields_many json live_text decode
        read_filter filter_frame startup)
    if [ "${1:-}" = list ]; then
        printf '%s\n' "${all[@]}"
        return
    fi
    [ "$(id -u)" = 0 ] || exec unshare -Urn "$0" "$@"
    setup
    [ $# -gt 0 ] || set -- "${all[@]}"
    local scenario
    for scenario in "$@"; do
        "scenario_$scenario"
    done
}

# ---- the wire: namespaces A and B, kept by two sleepers; va in A, vb in B

setup() {
    dir=$(mktemp -d "$([ -w /dev/shm ] && echo /dev/shm || echo /tmp)/tapline-peers.XXXXXX")
    sleepers=()
    trap cleanup EXIT
    a=$(namespace) b=$(namespace)
    sleepers+=("$a" "$b")
    in_a ip link add va type veth peer name vb netns "$b"
    local end
    for end in "in_a va" "in_b vb"; do
        set -- $end
        "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
        "$1" ip link set lo up
        "$1" ip link set "$2" up
    done
    "$tapline" --version >/dev/null
}

namespace() {
    unshare -n sleep infinity >/dev/null 2>&1 &
    local sleeper=$!
    # The namespace is there once the sleeper runs the program that unshare starts.
    until [ "$(cat "/proc/$sleeper/comm")" = sleep ]; do sleep 0.02; done
    echo "$sleeper"
}

cleanup() {
    local pid
    for pid in "${sleepers[@]}"; do kill "$pid" 2>/dev/null || true; done
    rm -rf "$dir"
}

in_a() { nsenter -t "$a" -n "$@"; }
in_b() { nsenter -t "$b" -n "$@"; }

# ---- helpers

have() {
    local program
    for program; do command -v "$program" >/dev/null || return 1; done
}

# report NAME UNIT more|less OURS PEER THEIRS: the line of a scenario, and whether more or less is better
report() {
    awk -v name="$1" -v unit="$2" -v better="$3" -v ours="$4" -v peer="$5" -v theirs="$6" 'BEGIN {
        ratio = theirs + 0 ? sprintf("%.2f", ours / theirs) : "-"
        printf "%-36s tapline %10s  %-9s %10s  %-8s ratio %6s (%s is better)\n", name, ours, peer, theirs, unit, ratio, better
    }'
}

whole() { awk '{ printf "%.0f\n", $1 }'; }

skip() { printf '%-34s skipped: %s\n' "$1" "$2"; }

# median of the numbers on standard input, one a line
median() { sort -g | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

seconds() {
    local TIMEFORMAT=%R
    { time "$@" >/dev/null 2>&1; } 2>&1
}

traffic() { # KIND COUNT: name of a file with that traffic
    local file=$dir/$1-$2.pcap
    [ -f "$file" ] || python3 "$here/traffic.py" "$1" "$2" "$file"
    echo "$file"
}

built() { # NAME: a C program of this folder
    [ -x "$dir/$1" ] || cc -O2 -o "$dir/$1" "$here/$1.c"
    echo "$dir/$1"
}

# capturing COMMAND...: starts it in B, in the background, and waits until it listens; its pid is then in $capture
capturing() {
    rm -f "$dir/capture.pid"
    {
        TIMEFORMAT='%U %S'
        time sh -c 'echo $$ >"$0"; exec "$@"' "$dir/capture.pid" nsenter -t "$b" -n "$@" 2>"$dir/capture.err" >/dev/null
    } 2>"$dir/capture.time" &
    capture_job=$!
    # A packet socket that is bound to all protocols is one that listens.
    until in_b grep -q ' 0003 ' /proc/net/packet; do
        kill -0 "$capture_job" || { cat "$dir/capture.err" >&2; return 1; }
        sleep 0.05
    done
    capture=$(cat "$dir/capture.pid")
    sleep 0.3
}

# captured: ends the capture
captured() {
    sleep 1.2
    kill -INT "$capture"
    wait "$capture_job" || true
}

received() { in_b cat /sys/class/net/vb/statistics/rx_packets 2>/dev/null || in_b ip -s -j link show vb | python3 -c \
    'import json, sys; print(json.load(sys.stdin)[0]["stats64"]["rx"]["packets"])'; }

# ---- scenarios

# Two million frames a second and nearly as many, from inside the kernel, into a capture that writes to memory: as pcap, which is what the peer
# writes, and as pcapng. The processor's time is given with the start of the program and without it: a capture of nothing is what the start
# costs. Both sides' files go into memory that was in use just now: see let_go.
scenario_capture_flood() {
    have tcpdump cc ethtool || { skip "capture under flood" "no tcpdump, C compiler or ethtool"; return; }
    local frames=20000000 round tool count flood holder
    flood=$(built flood)
    in_b ethtool -K vb gro on
    in_a "$flood" va 64 2>/dev/null || { skip "capture under flood" "the kernel refuses the BPF program"; return; }
    rm -f "$dir"/flood-*
    for round in $(seq "$rounds"); do
        for tool in pcap pcapng tcpdump; do
            for count in 0 "$frames"; do
                case $tool in
                    tcpdump) capturing tcpdump -i vb -B 65536 -w "$dir/out.pcap" ;;
                    *) capturing "$tapline" capture -i vb -w "$dir/out.$tool" ;;
                esac
                if [ "$count" != 0 ]; then
                    head -c $((count * 105)) /dev/zero >"$dir/held" 2>/dev/null || true
                    let_go "$dir/held" "$dir/out.${tool/tcpdump/pcap}" &
                    holder=$!
                    in_a "$flood" va "$count" >/dev/null
                fi
                captured
                rm -f "$dir"/out.* "$dir/held"
                [ "$count" = 0 ] || wait "$holder"
                awk '{ print $1 + $2 }' "$dir/capture.time" >"$dir/cpu-$count"
            done
            awk -v sent="$frames" '/packets? captured/ { print sent - $1 }' "$dir/capture.err" >>"$dir/flood-lost-$tool"
            paste "$dir/cpu-0" "$dir/cpu-$frames" | awk -v sent="$frames" -v all="$dir/flood-all-$tool" '{
                printf "%.0f\n", $2 * 1e9 / sent >>all
                printf "%.0f\n", ($2 - $1) * 1e9 / sent
            }' >>"$dir/flood-running-$tool"
        done
    done
    in_b ethtool -K vb gro off
    local what
    for tool in pcap pcapng; do
        report "capture under flood, $tool, lost" frames less "$(median <"$dir/flood-lost-$tool")" \
            tcpdump "$(median <"$dir/flood-lost-tcpdump")"
        for what in all running; do
            report "capture flood, $tool, CPU $what" ns/frame less "$(median <"$dir/flood-$what-$tool")" \
                tcpdump "$(median <"$dir/flood-$what-tcpdump")"
        done
    done
}

# let_go HELD FILE: gives memory back that a file holds as another one grows, which so gets it. What has been free for a while a hypervisor may
# have taken away, and brings again page by page, some microseconds each: several times what a capture costs, and by chance on either side.
let_go() {
    local left ahead=200000000
    left=$(stat -c %s "$1")
    local all=$left
    while [ "$left" -gt 0 ]; do
        left=$((all - $(stat -c %s "$2" 2>/dev/null || echo "$all") - ahead))
        [ "$left" -gt 0 ] || left=0
        truncate -c -s "$left" "$1"
        sleep 0.05
    done
}

# at_hand BYTES: so much free memory was in use just now, for the same reason.
at_hand() {
    head -c "$1" /dev/zero >"$dir/held" 2>/dev/null || true
    rm -f "$dir/held"
}

scenario_replay_small() { replay_top small 1000000; }
scenario_replay_mix() { replay_top mix 1000000; }

# replay_top KIND COUNT: as fast as it goes; each side's own figure, after all frames have been counted at the other end
replay_top() {
    have tcpreplay || { skip "replay top speed, $1" "no tcpreplay"; return; }
    local file round tool before
    file=$(traffic "$1" "$2")
    rm -f "$dir"/top-*
    for round in $(seq "$rounds"); do
        for tool in tapline tcpreplay; do
            before=$(received)
            case $tool in
                tapline) in_a "$tapline" replay -i va --top-speed --json "$file" 2>/dev/null |
                    sed -n 's/.*"pps":\([0-9.]*\).*/\1/p' ;;
                tcpreplay) in_a tcpreplay -q --topspeed -i va "$file" 2>/dev/null |
                    sed -n 's/^Rated:.* \([0-9.]*\) pps/\1/p' ;;
            esac >>"$dir/top-$tool"
            [ $(($(received) - before)) = "$2" ] || echo "$tool: not all frames arrived" >&2
        done
    done
    report "replay top speed, $1" frames/s more "$(median <"$dir/top-tapline" | whole)" \
        tcpreplay "$(median <"$dir/top-tcpreplay" | whole)"
}

# The file's own timing, measured where the frames arrive: schedule error at p50 and p99, and the floor that a bare C loop sets.
scenario_replay_timing() {
    have tcpdump tcpreplay cc || { skip "replay timing" "no tcpdump, tcpreplay or C compiler"; return; }
    local file round tool pace
    file=$(traffic timing 20000)
    pace=$(built pace)
    rm -f "$dir"/lateness-*
    for round in $(seq "$rounds"); do
        for tool in tapline tcpreplay pace; do
            capturing tcpdump -i vb -B 65536 -s 128 -j adapter_unsynced --time-stamp-precision=nano -w "$dir/arrived.pcap"
            case $tool in
                tapline) in_a "$tapline" replay -i va "$file" ;;
                tcpreplay) in_a tcpreplay -q -i va "$file" ;;
                pace) in_a "$pace" va "$file" ;;
            esac >/dev/null 2>&1
            captured
            python3 "$here/schedule.py" "$file" "$dir/arrived.pcap" >>"$dir/lateness-$tool"
        done
    done
    local peer
    for peer in tcpreplay pace; do
        report "replay timing error, p50" us less "$(timing tapline 1)" "$peer" "$(timing $peer 1)"
        report "replay timing error, p99" us less "$(timing tapline 2)" "$peer" "$(timing $peer 2)"
        report "replay timing error, last tenth p50" us less "$(timing tapline 6)" "$peer" "$(timing $peer 6)"
    done
}

timing() { awk -v column="$2" '{ print $column }' "$dir/lateness-$1" | median; }

# One crafted frame again and again.
scenario_inject() {
    have trafgen || { skip "inject" "no trafgen"; return; }
    local round frames=1000000
    rm -f "$dir"/inject-*
    for round in $(seq "$rounds"); do
        in_a "$tapline" inject -i va 'eth dst=02:00:00:00:00:02 / ip src=10.0.0.1 dst=10.0.0.2 / udp dport=9 / zeros:24' \
            --count "$frames" --top-speed --json 2>/dev/null |
            sed -n 's/.*"pps":\([0-9.]*\).*/\1/p' >>"$dir/inject-tapline"
        in_a trafgen -o va -P 1 -n "$frames" \
            '{ eth(da=02:00:00:00:00:02, sa=02:00:00:00:00:01), ipv4(saddr=10.0.0.1, daddr=10.0.0.2), udp(dp=9), fill(0, 24) }' 2>&1 | tr -d "\r" |
            awk -v sent="$frames" '/ on CPU0/ { print sent / ($1 + $3 / 1e6) }' >>"$dir/inject-trafgen"
    done
    report "inject one UDP frame" frames/s more "$(median <"$dir/inject-tapline" | whole)" \
        trafgen "$(median <"$dir/inject-trafgen" | whole)"
}

# One line a frame, to nowhere. With TZ not set, most of tcpdump's time goes into asking for the time zone line by line.
scenario_read_text() { (unset TZ; reading_text "read 1 M mixed frames as text"); }
scenario_read_text_tz() { (export TZ=UTC0; reading_text "the same, TZ=UTC0"); }

reading_text() { # NAME
    have tcpdump || { skip "$1" "no tcpdump"; return; }
    local file round
    file=$(traffic mix 1000000)
    rm -f "$dir"/text-*
    for round in $(seq "$rounds"); do
        seconds "$tapline" read -n "$file" >>"$dir/text-tapline"
        seconds tcpdump -n -r "$file" >>"$dir/text-tcpdump"
    done
    report "$1" s less "$(median <"$dir/text-tapline")" tcpdump "$(median <"$dir/text-tcpdump")"
}

# Fields and JSON of three million frames, and by tshark of the first ones of the same file: time a frame, start-up included.
scenario_fields() { dissecting "5 fields of each frame" 100000 -T fields ip.src ip.dst tcp.srcport udp.srcport frame.len; }
scenario_fields_many() {
    dissecting "31 fields of each frame" 100000 -T fields frame.number frame.time_epoch frame.len frame.cap_len eth.src eth.dst \
        eth.type vlan.id ip.src ip.dst ip.proto ip.ttl ip.id ipv6.src ipv6.dst ipv6.nxt tcp.srcport tcp.dstport tcp.seq_raw \
        tcp.ack_raw tcp.flags tcp.window_size_value tcp.len udp.srcport udp.dstport udp.length icmp.type icmp.code arp.opcode \
        arp.src.proto_ipv4 arp.dst.proto_ipv4
}
scenario_json() { dissecting "JSON of each frame" 20000 -T json; }

dissecting() { # NAME FRAMES-FOR-TSHARK -T FORMAT [FIELD...]
    local name=$1 few=$2 format=$4 file first field round
    have tshark editcap || { skip "$name" "no tshark or editcap"; return; }
    shift 4
    local ours=(--json) theirs=()
    [ $# = 0 ] || ours=(--fields "$(IFS=,; echo "$*")")
    for field; do theirs+=(-e "$field"); done
    file=$(big)
    first=$dir/first-$few.pcap
    [ -f "$first" ] || editcap -r "$file" "$first" "1-$few" 2>/dev/null
    rm -f "$dir"/fields-*
    for round in $(seq "$rounds"); do
        seconds "$tapline" read "$file" "${ours[@]}" | awk '{ printf "%.4f\n", $1 * 1e6 / 3000000 }' >>"$dir/fields-tapline"
        seconds tshark -r "$first" -T "$format" "${theirs[@]}" |
            awk -v frames="$few" '{ printf "%.4f\n", $1 * 1e6 / frames }' >>"$dir/fields-tshark"
    done
    report "$name" us/frame less "$(median <"$dir/fields-tapline")" tshark "$(median <"$dir/fields-tshark")"
    awk -v ours="$(median <"$dir/fields-tapline")" -v theirs="$(median <"$dir/fields-tshark")" \
        'BEGIN { printf "%-36s %.0f times as fast a frame\n", "", theirs / ours }'
}

# One line a frame at 750,000 a second, or at as many as tcpreplay sends beside a capture: lines that are missing. And the same with frames that
# the kernel sends itself, ten times a second some at full speed.
scenario_live_text() {
    have tcpdump || { skip "live text" "no tcpdump"; return; }
    local frames=1000000 flood more=3000000
    if have tcpreplay; then
        live_text tcpreplay "$frames" tcpreplay -q --pps 750000 -i va "$(traffic small "$frames")"
    fi
    have cc ethtool || { skip "live text from the kernel" "no C compiler or ethtool"; return; }
    flood=$(built flood)
    in_b ethtool -K vb gro on
    if in_a "$flood" va 64 2>/dev/null; then
        live_text kernel "$more" "$flood" va "$more" 750000
    else
        skip "live text from the kernel" "the kernel refuses the BPF program"
    fi
    in_b ethtool -K vb gro off
}

# live_text SENDER FRAMES COMMAND...: both sides print what the command sends
live_text() {
    local round tool sender=$1 frames=$2
    shift 2
    rm -f "$dir"/live-*
    for round in $(seq "$rounds"); do
        for tool in tapline tcpdump; do
            case $tool in
                tapline) capturing sh -c 'exec "$0" capture -i vb ip >"$1"' "$tapline" "$dir/live.txt" ;;
                tcpdump) capturing sh -c 'exec tcpdump -n -i vb ip >"$0"' "$dir/live.txt" ;;
            esac
            in_a "$@" >"$dir/live.sent" 2>&1
            captured
            awk -v sent="$frames" 'END { print sent - NR }' "$dir/live.txt" >>"$dir/live-$tool"
            sed -n 's/^Rated:.* \([0-9.]*\) pps/\1/p; s/^[0-9]*$/&/p' "$dir/live.sent" >>"$dir/live-rate-$tool"
            rm -f "$dir/live.txt"
        done
    done
    report "text of frames from $sender, lost" frames less "$(median <"$dir/live-tapline")" \
        tcpdump "$(median <"$dir/live-tcpdump")"
    report "  of so many sent a second" frames/s more "$(median <"$dir/live-rate-tapline" | whole)" \
        tcpdump "$(median <"$dir/live-rate-tcpdump" | whole)"
}

# All layers of each frame, from memory, once running: of many frames that no cache holds, and of as many as a file is read at a time. The
# machine has spells of some seconds in which the same work takes up to 1.6 times as long; so both sides take turns, slice by slice.
scenario_decode() {
    have g++ javac || { skip "decode" "no g++ or JDK"; return; }
    local file round bin=$dir/decode
    g++ -O2 -o "$bin" "$here/decode.cpp" -ltins 2>/dev/null || { skip "decode" "no libtins"; return; }
    file=$(traffic mix 100000)
    mkdir -p "$dir/classes"
    javac -d "$dir/classes" -cp "$home/target/tapline.jar" "$here/java/io/tapline/bench/DecodeRate.java"
    rm -f "$dir"/decode-*
    for round in $(seq "$rounds"); do
        decoding 100000 many
        decoding 1000 few
    done
    report "decode mixed frames, 36 MB of them" frames/s more "$(median <"$dir/decode-many-tapline")" libtins \
        "$(median <"$dir/decode-many-libtins")"
    report "decode mixed frames, in cache" frames/s more "$(median <"$dir/decode-few-tapline")" libtins \
        "$(median <"$dir/decode-few-libtins")"
}

# decoding FRAMES NAME: the first frames of the file, again and again. Both sides sleep until they are asked for a slice of 30 ms, and one is
# asked only when the other has answered. The first 20 slices of each warm up and do not count, 30 do.
decoding() {
    local slice side fd rate layers jobs=()
    local -A ask answer
    rm -f "$dir"/turn-*
    mkfifo "$dir"/turn-{tapline,libtins}-{ask,answer}
    java -Xmx64m -XX:+UseG1GC -XX:InlineSmallCode=1000 -XX:FreqInlineSize=100 -cp "$home/target/tapline.jar:$dir/classes" \
        io.tapline.bench.DecodeRate "$file" "$1" <"$dir/turn-tapline-ask" >"$dir/turn-tapline-answer" &
    jobs+=("$!")
    "$bin" "$file" "$1" <"$dir/turn-libtins-ask" >"$dir/turn-libtins-answer" &
    jobs+=("$!")
    for side in tapline libtins; do
        exec {fd}>"$dir/turn-$side-ask"
        ask[$side]=$fd
        exec {fd}<"$dir/turn-$side-answer"
        answer[$side]=$fd
    done
    for slice in {1..50}; do
        for side in tapline libtins; do
            echo 30 >&"${ask[$side]}"
            read -r rate layers <&"${answer[$side]}"
            [ "$slice" -le 20 ] || echo "$rate" >>"$dir/decode-$2-$side"
        done
    done
    for fd in "${ask[@]}" "${answer[@]}"; do
        exec {fd}>&-
    done
    wait "${jobs[@]}"
}

# Three million mixed frames, 1.1 GB: the file named by BIG, or one made here.
big() { [ -n "${BIG:-}" ] && echo "$BIG" || traffic mix 3000000; }

# The big file from memory to memory, start-up included: as it is, and into the other format.
scenario_read_write_big() { converting tcpdump pcap "read and write 1.1 GB"; }
scenario_to_pcapng() { converting editcap pcapng "1.1 GB of pcap to pcapng"; }

# converting PEER SUFFIX NAME
converting() {
    have "$1" || { skip "$3" "no $1"; return; }
    local file round out=$dir/out.$2
    file=$(big)
    rm -f "$dir"/big-*
    for round in $(seq "$rounds"); do
        at_hand 1500000000
        seconds "$tapline" read "$file" -w "$out" >>"$dir/big-tapline"
        rm -f "$out"
        at_hand 1500000000
        case $1 in
            tcpdump) seconds tcpdump -r "$file" -w "$out" ;;
            editcap) seconds editcap -F pcapng "$file" "$out" ;;
        esac >>"$dir/big-$1"
        rm -f "$out"
    done
    report "$3" s less "$(median <"$dir/big-tapline")" "$1" "$(median <"$dir/big-$1")"
}

# From a file to a file, both in memory, start-up included.
scenario_read_write() {
    have tcpdump || { skip "read and write a file" "no tcpdump"; return; }
    local file round
    file=$(traffic mix 1000000)
    rm -f "$dir"/rw-*
    for round in $(seq "$rounds"); do
        seconds "$tapline" read "$file" -w "$dir/out.pcap" >>"$dir/rw-tapline"
        seconds tcpdump -r "$file" -w "$dir/out.pcap" >>"$dir/rw-tcpdump"
    done
    rm -f "$dir/out.pcap"
    report "read and write 1 M mixed frames" s less "$(median <"$dir/rw-tapline")" tcpdump "$(median <"$dir/rw-tcpdump")"
}

# What a file of 3 M frames holds: the same facts from both, and no hashes.
scenario_info() {
    have capinfos || { skip "info" "no capinfos"; return; }
    local file round
    file=$(traffic mix 3000000)
    rm -f "$dir"/info-*
    for round in $(seq "$rounds"); do
        seconds "$tapline" info "$file" >>"$dir/info-tapline"
        seconds capinfos -tEscdluaeyizxo "$file" >>"$dir/info-capinfos"
    done
    report "info of 3 M mixed frames" s less "$(median <"$dir/info-tapline")" capinfos "$(median <"$dir/info-capinfos")"
}

# Four files whose frames alternate, into one.
scenario_merge() {
    have mergecap || { skip "merge" "no mergecap"; return; }
    local file round format parts=("$dir"/part-{1,2,3,4}.pcap)
    file=$(traffic mix 3000000)
    python3 "$here/traffic.py" deal "$file" "${parts[@]}"
    rm -f "$dir"/merge-*
    for round in $(seq "$rounds"); do
        for format in pcap pcapng; do
            rm -f "$dir"/out.*
            at_hand 1500000000
            seconds "$tapline" merge "${parts[@]}" -w "$dir/out.$format" >>"$dir/merge-$format-tapline"
            rm -f "$dir"/out.*
            at_hand 1500000000
            seconds mergecap -F "$format" -w "$dir/out.$format" "${parts[@]}" >>"$dir/merge-$format-mergecap"
        done
    done
    rm -f "$dir"/out.* "${parts[@]}"
    for format in pcap pcapng; do
        report "merge 4 files, 3 M frames, $format" s less "$(median <"$dir/merge-$format-tapline")" \
            mergecap "$(median <"$dir/merge-$format-mergecap")"
    done
}

# Of three million frames, 1.1 GB, those of one port; start-up included.
scenario_read_filter() {
    have tcpdump || { skip "read with a filter" "no tcpdump"; return; }
    local file round
    file=$(big)
    rm -f "$dir"/filter-*
    for round in $(seq "$rounds"); do
        seconds "$tapline" read "$file" -w /dev/null 'tcp port 443' >>"$dir/filter-tapline"
        seconds tcpdump -r "$file" -w /dev/null 'tcp port 443' >>"$dir/filter-tcpdump"
    done
    report "read 3 M frames, tcp port 443" s less "$(median <"$dir/filter-tapline")" \
        tcpdump "$(median <"$dir/filter-tcpdump")"
}

# One frame and one filter: JVM code and Tapline's interpreter, both by JMH, against libpcap's interpreter.
scenario_filter_frame() {
    local jar=$home/target/bench/tapline.jar file expression theirs way
    [ -f "$jar" ] || { skip "filter a frame" "mvn -Pbench -DskipTests package makes the benchmarks"; return; }
    cc -O2 -o "$dir/bpf" "$here/bpf.c" -lpcap 2>/dev/null || { skip "filter a frame" "no C compiler or libpcap"; return; }
    file=$dir/thousand.pcap
    python3 "$here/traffic.py" mix 1000 "$file"
    for expression in 'tcp port 443' 'host 10.99.0.2 and not icmp' 'tcp[tcpflags] & tcp-syn != 0'; do
        theirs=$("$dir/bpf" "$file" 1000 "$expression" | cut -d ' ' -f 1)
        java -cp "$jar" org.openjdk.jmh.Main FilterBenchmark -p file="$file" -p expression="$expression" \
            -v SILENT -rf csv -rff "$dir/filter.csv" >/dev/null 2>&1
        for way in jvm interpreter; do
            report "filter a frame: $expression, $way" ns less \
                "$(awk -F, -v way="$way" '$0 ~ way { printf "%.2f", $5 }' "$dir/filter.csv")" bpf_filter "$theirs"
        done
    done
}

# What it takes to begin: ten frames, against a JVM that says hello.
scenario_startup() {
    have javac || { skip "start" "no JDK"; return; }
    local file round java=java
    [ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
    python3 "$here/traffic.py" small 10 "$dir/ten.pcap"
    file=$dir/ten.pcap
    mkdir -p "$dir/hello"
    echo 'class Hello { public static void main(String[] a) { System.out.println("hello"); } }' >"$dir/hello/Hello.java"
    "${java}c" -d "$dir/hello" "$dir/hello/Hello.java"
    rm -f "$dir"/start-*
    for round in $(seq $((rounds * 5))); do
        seconds "$tapline" read "$file" >>"$dir/start-tapline"
        seconds "$java" -Xshare:auto -cp "$dir/hello" Hello >>"$dir/start-java"
    done
    report "start, reading ten frames" s less "$(median <"$dir/start-tapline")" "bare JVM" "$(median <"$dir/start-java")"
}

main "$@"
