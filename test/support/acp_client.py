"""A client of the Agent Client Protocol for tests: it speaks to `pexplore acp`, and keeps what both said."""
import json
import os
import subprocess


class Client:
    def __init__(self, log, directory="."):
        self.directory = os.path.abspath(directory)
        self.log = open(log, "w")
        self.updates = []  # all that came
        self.asked = []  # requests for permission
        self.choose = lambda options: options[0]["optionId"]  # None: cancelled
        self.on_update = lambda update: None
        self.last_id = 0
        self.server = subprocess.Popen([os.environ["PEXPLORE"], "acp"], cwd=directory, stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, text=True)

    def raw(self, line):
        self.server.stdin.write(line + "\n")
        self.server.stdin.flush()

    def send(self, **message):
        line = json.dumps({"jsonrpc": "2.0", **message})
        self.log.write(f"-> {line}\n")
        self.raw(line)

    def request(self, method, **params):
        self.last_id += 1
        self.send(id=self.last_id, method=method, params=params)
        return self.last_id

    def read(self):
        """The next message; None at the end."""
        line = self.server.stdout.readline()
        if not line:
            return None
        self.log.write(f"<- {line}")
        self.log.flush()
        return json.loads(line)

    def answer_to(self, request):
        """The answer to a request; what comes before it is taken."""
        while True:
            message = self.read()
            assert message is not None, "the server has ended"
            if "method" not in message:
                if message["id"] == request:
                    return message
            elif message["method"] == "session/request_permission":
                self.asked.append(message["params"])
                choice = self.choose(message["params"]["options"])
                outcome = {"outcome": "selected", "optionId": choice} if choice else {"outcome": "cancelled"}
                self.send(id=message["id"], result={"outcome": outcome})
            else:
                update = message["params"]["update"]
                self.updates.append(update)
                self.on_update(update)

    def call(self, method, **params):
        return self.answer_to(self.request(method, **params))

    def open(self, version=1):
        self.call("initialize", protocolVersion=version, clientCapabilities={})
        self.session = self.call("session/new", cwd=self.directory, mcpServers=[])["result"]["sessionId"]
        return self

    def prompt(self, text):
        return self.answer_to(self.begin(text))

    def begin(self, text):
        return self.request("session/prompt", sessionId=self.session, prompt=[{"type": "text", "text": text}])

    def of_kind(self, kind):
        return [update for update in self.updates if update["sessionUpdate"] == kind]

    def words(self):
        return "".join(update["content"]["text"] for update in self.of_kind("agent_message_chunk"))

    def close(self):
        self.server.stdin.close()
        return self.server.wait()
