"""A stand-in for docker that needs no rights and no images.

  docker.py daemon SOCKET PLACE     runs containers, hides PLACE from them, and logs to PLACE/containers
  docker.py SOCKET run …            a client: what it starts is not its child
  docker.py SOCKET kill NAME, rm -f NAME

A container sees the variables, the directory and, where the kernel lets it have mounts of its own,
the volumes that it was given; nothing else below PLACE is there.
"""
import json
import os
import shlex
import signal
import socket
import socketserver
import subprocess
import sys
import threading

TAKES_A_VALUE = {"-v", "-w", "--name", "--env", "-e", "--user", "--network", "--volume", "--workdir"}
UNSHARE = ["unshare", "--user", "--map-root-user", "--mount"]
running = {}
lock = threading.Lock()


def can_unshare():
    probe = UNSHARE + ["mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def hiding(place, volumes, directory, argv):
    """The command with nothing below a place but the volumes."""
    lines = ["set -e", "mount -t tmpfs none /mnt"]
    for i, (source, target, mode) in enumerate(volumes):
        there = f"/mnt/{i}"
        kind = "mkdir -p" if os.path.isdir(source) else "touch"
        lines += [f"{kind} {there}", f"mount --bind {shlex.quote(source)} {there}"]
    lines.append(f"mount -t tmpfs none {shlex.quote(place)}")
    for target in {"/" + target.split("/")[1] for _, target, _ in volumes if not target.startswith(place)}:
        lines.append(f"mount -t tmpfs none {target}")
    for i, (source, target, mode) in enumerate(volumes):
        quoted = shlex.quote(target)
        if os.path.isdir(source):
            lines.append(f"mkdir -p {quoted}")
        else:
            lines.append(f"mkdir -p {shlex.quote(os.path.dirname(target))}; touch {quoted}")
        lines.append(f"mount --bind /mnt/{i} {quoted}")
        if mode == "ro":
            lines.append(f"mount -o remount,bind,ro {quoted}")
    lines.append(f'cd {shlex.quote(directory)}; exec "$@"')
    return UNSHARE + ["sh", "-c", "\n".join(lines), "sh"] + argv


def options_of(arguments):
    volumes, variables, name, directory, i = [], {}, "", "/", 0
    while arguments[i].startswith("-"):
        option, value = arguments[i], ""
        if "=" in option:
            option, value = option.split("=", 1)
        elif option in TAKES_A_VALUE:
            i += 1
            value = arguments[i]
        if option in ("-v", "--volume"):
            source, target, *mode = value.split(":")
            volumes.append((source, target, mode[0] if mode else ""))
        elif option in ("-w", "--workdir"):
            directory = value
        elif option == "--name":
            name = value
        elif option in ("-e", "--env"):
            key, equals, given = value.partition("=")
            if equals or key in os.environ:
                variables[key] = given if equals else os.environ[key]
        i += 1
    image, argv = arguments[i], arguments[i + 1 :]
    return dict(volumes=volumes, variables=variables, name=name, directory=directory, image=image, argv=argv)


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        data, fds, _, _ = socket.recv_fds(self.request, 1 << 22, 3)
        size, _, body = data.partition(b"\n")
        while len(body) < int(size):
            body += self.request.recv(1 << 22)
        asked = json.loads(body)
        answer = self.server.run(asked, fds) if asked["do"] == "run" else self.server.end(asked)
        for fd in fds:
            os.close(fd)
        try:
            self.request.sendall(json.dumps(answer).encode())
        except OSError:
            pass  # the client is gone; the container was not its child


class Daemon(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path, place):
        super().__init__(path, Handler)
        self.place, self.unshares = place, can_unshare()

    def log(self, text):
        with lock, open(os.path.join(self.place, "containers"), "a") as out:
            out.write(text + "\n")

    def run(self, asked, fds):
        argv = asked["argv"]
        if self.unshares:
            argv = hiding(self.place, asked["volumes"], asked["directory"], argv)
        variables = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/root", **asked["variables"]}
        where = "/" if self.unshares else asked["directory"]
        child = subprocess.Popen(argv, stdin=fds[0], stdout=fds[1], stderr=fds[2], cwd=where,
                                 env=variables, start_new_session=True)
        running[asked["name"]] = child
        self.log("begin " + asked["name"])
        status = child.wait()
        self.kill(child.pid, signal.SIGKILL)
        running.pop(asked["name"], None)
        self.log(f"end {asked['name']} {status}")
        return 128 - status if status < 0 else status

    def end(self, asked):
        child = running.get(asked["name"])
        if child is None:
            return "no such container"
        if asked["signal"] == signal.SIGKILL:
            self.log("kill " + asked["name"])
        self.kill(child.pid, asked["signal"])
        return 0

    @staticmethod
    def kill(group, number):
        try:
            os.killpg(group, number)
        except OSError:
            pass


def ask(path, request, fds=()):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    body = json.dumps(request).encode()
    message = str(len(body)).encode() + b"\n" + body
    sent = socket.send_fds(connection, [message], fds) if fds else connection.send(message)
    if message[sent:]:
        connection.sendall(message[sent:])
    connection.shutdown(socket.SHUT_WR)
    answer = b""
    while chunk := connection.recv(65536):
        answer += chunk
    return json.loads(answer) if answer else 125


def client(path, command, arguments):
    if command == "run":
        request = {"do": "run", **options_of(arguments)}

        def forward(number, _):
            threading.Thread(target=ask, args=(path, {"do": "end", "name": request["name"], "signal": number})).start()

        signal.signal(signal.SIGTERM, forward)
        return ask(path, request, [0, 1, 2])
    answer = ask(path, {"do": "end", "name": arguments[-1], "signal": signal.SIGKILL})
    if answer:
        print(answer, file=sys.stderr)
    return 1 if answer else 0


if __name__ == "__main__":
    if sys.argv[1] == "daemon":
        server = Daemon(sys.argv[2], sys.argv[3])
        os.write(1, b"ready\n")  # at once: its reader goes after the first byte
        server.serve_forever()
    sys.exit(client(sys.argv[1], sys.argv[2], sys.argv[3:]))
