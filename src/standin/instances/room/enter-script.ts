/**
 * What runs first inside the new namespaces, as process 1: it makes the given tree the root and
 * stays, so that orphans are reaped; everything ends with it.
 *
 * Arguments: tree, fstab file, remounts file (`<flags> <path>` a line), `own` or `host` network,
 * then the command. Loopback is down in a new network namespace and nothing outside can raise it.
 * Every tool that may do so is tried, last the kernel's own file, which only real root may write.
 * Messages go to stderr; the command's stderr is its stdout.
 */
export const enterScript = String.raw`
set -eu
tree=$1 fstab=$2 remounts=$3 network=$4
shift 4
[ "$$" = 1 ] || { echo "no process namespace" >&2; exit 70; }
mount --bind "$tree" "$tree"
mount --all --fstab "$fstab"
while read -r flags path; do
  mount -o "remount,bind,$flags" "$path"
done <"$remounts"
mount -t proc proc "$tree/proc"
if [ "$network" = own ]; then
  perl='$r = pack("a16sx14", "lo", 9); socket(S, 2, 1, 0); ioctl(S, 0x8914, $r) or exit 1'
  python='import fcntl, socket, struct
s = socket.socket()
fcntl.ioctl(s, 0x8914, struct.pack("16sH14x", b"lo", 9))'
  ip link set lo up 2>/dev/null ||
    ifconfig lo up 2>/dev/null ||
    busybox ip link set lo up 2>/dev/null ||
    perl -e "$perl" 2>/dev/null ||
    python3 -c "$python" 2>/dev/null ||
    { mount -t sysfs sysfs "$tree/sys" && echo 0x9 >"$tree/sys/class/net/lo/flags"; } ||
    { echo "loopback stays down: ip, ifconfig, busybox, perl, python3 failed" >&2; exit 71; }
fi
cd "$tree"
pivot_root . .
umount -l .
exec chroot . /bin/sh -c '"$@" 2>&1 & wait "$!"' sh "$@"
`;
