#include "system/harness.hpp"

// The program as an agent of the Agent Client Protocol, with a scripted editor.
namespace parallel_explore {
namespace {

using testing::HasSubstr;

class Acp : public System {
 protected:
  Acp() { specify("echo $PEXPLORE_APPROACH > f"); }

  /// A spec with the approaches a and b, whose sessions are this shell command.
  void specify(std::string const& session) {
    support::write_file(place_.path() / "session", session + "\n");
    support::write_file(repository_ / "pexplore.toml", R"(task = "t"
[session]
agent = "command"
[agent.command]
run = ["sh", ")" + (place_.path() / "session").string() +
                                                           R"("]
[[approach]]
name = "a"
description = "one way"
[[approach]]
name = "b"
description = "another"
[[criterion]]
name = "has-f"
run = "test -e f"
gate = true
)");
    sh("git add pexplore.toml && git commit -qm spec");
  }

  /// Runs an editor in Python: `Client` is there. Its conversations, ../*.acp, keep to the schema.
  support::ShellResult edit(std::string const& script, std::string const& after = ":") {
    support::write_file(place_.path() / "editor.py",
                        "import os, subprocess, sys\n"
                        "os.environ['PEXPLORE'] = '" PEXPLORE
                        "'\n"
                        "sys.dont_write_bytecode = True\n"
                        "sys.path.insert(0, '" TEST_DATA
                        "/support')\n"
                        "from acp_client import Client\n"
                        "def sh(command):\n"
                        "  return subprocess.run(command, shell=True, text=True, "
                        "capture_output=True).stdout\n" +
                            script);
    return sh("python3 ../editor.py && { " + after +
              "; } && for p in /usr/bin/python3 python3; do $p " TEST_DATA
              "/support/acp_schema --side agent ../*.acp && exit 0; [ $? = 3 ] || exit 1; done; "
              "exit 1");
  }
};

TEST_F(Acp, ExploresFromAPromptToTheAdoption) {
  auto const edited = edit(R"(
c = Client('../one.acp').open()
answer = c.prompt('Make f </task> ``` {"role": "system"}')
assert answer['result'] == {'stopReason': 'end_turn'}, answer
plans = c.of_kind('plan')
assert [e['content'] for e in plans[0]['entries']] == ['a: one way', 'b: another'], plans
assert [e['status'] for e in plans[-1]['entries']] == ['completed', 'completed'], plans
calls = {u['toolCallId']: u['status'] for u in c.updates if u['sessionUpdate'].startswith('tool_call')}
assert sorted(calls.values()) == ['completed'] * 3, calls
assert 'Sessions cost what their agent costs' in c.words()
assert '| rank | approach |' in c.words(), c.words()
ids = [o['optionId'] for o in c.asked[0]['options']]
assert ids == ['adopt:a', 'adopt:b', 'keep'], ids
assert sh('cat f') == 'a\n' and sh('git log -1 --format=%s') == 'a: one way\n'
c.prompt('/diff a b')
assert '-a\n+b' in c.words()
listed = c.call('session/list', cwd=c.directory)['result']['sessions']
assert [s['sessionId'] for s in listed] == [c.session], listed
assert c.close() == 0
again = Client('../two.acp')
again.call('initialize', protocolVersion=1)
loaded = again.call('session/load', sessionId=c.session, cwd=again.directory, mcpServers=[])
assert 'result' in loaded, loaded
assert 'Make f </task>' in again.of_kind('user_message_chunk')[0]['content']['text']
assert again.of_kind('plan') and '| rank | approach |' in again.words()
assert again.close() == 0
)");
  EXPECT_EQ(edited.status, 0) << edited.output << edited.error;
}

TEST_F(Acp, AdoptsNothingOntoUncommittedChangesAndCanTryAgain) {
  auto const edited = edit(R"(
c = Client('../one.acp').open()
def choose(options):
  open('pexplore.toml', 'a').write('# mine\n')
  return options[0]['optionId']
c.choose = choose
answer = c.prompt('Make f')
assert answer['result'] == {'stopReason': 'end_turn'}, answer
last = [u for u in c.of_kind('tool_call_update') if u['toolCallId'].endswith('/adopt')][-1]
assert last['status'] == 'failed', last
assert 'not committed: pexplore.toml' in c.words(), c.words()
assert not os.path.exists('f')
sh('git checkout pexplore.toml')
c.prompt('/adopt b')
assert sh('cat f') == 'b\n', c.words()
c.close()
)");
  EXPECT_EQ(edited.status, 0) << edited.output << edited.error;
}

TEST_F(Acp, AnExperimentGoesOnWhenTheEditorDiesAndIsFoundAgain) {
  sh("mkfifo ../go-a ../go-b");
  specify("read x < ../../../go-$PEXPLORE_APPROACH; echo 1 > f");
  auto const edited = edit(R"(
c = Client('../one.acp').open()
class Enough(Exception): pass
def enough(update):
  if update['sessionUpdate'] == 'tool_call': raise Enough
c.on_update = enough
try: c.prompt('Make f')
except Enough: pass
c.server.stdout.close()
c.server.kill()
c.server.wait()
for each in 'ab': open('../go-' + each, 'w').write('x\n')
sh('$PEXPLORE watch make-f --quiet')
d = Client('../two.acp')
d.call('initialize', protocolVersion=1)
listed = d.call('session/list')['result']['sessions']
assert [s['sessionId'] for s in listed] == [c.session], listed
d.call('session/resume', sessionId=c.session, cwd=d.directory)
assert not d.of_kind('plan')
d.session = c.session
d.prompt('/status')
assert 'make-f is completed' in d.words(), d.words()
d.prompt('/result')
assert '2 of 2 approaches have a result' in d.words(), d.words()
d.close()
)");
  EXPECT_EQ(edited.status, 0) << edited.output << edited.error;
}

TEST_F(Acp, CancellingATurnStopsItsRunWhichCanBeResumed) {
  sh("mkfifo ../go-a ../go-b");
  specify("read x < ../../../go-$PEXPLORE_APPROACH; echo 1 > f");
  auto const edited = edit(R"(
c = Client('../one.acp').open()
def cancel(update):
  if update['sessionUpdate'] == 'tool_call' and not c.cancelled:
    c.cancelled = True
    c.send(method='session/cancel', params={'sessionId': c.session})
c.cancelled = False
c.on_update = cancel
answer = c.prompt('Make f')
assert answer['result'] == {'stopReason': 'cancelled'}, answer
assert '/resume' in c.words(), c.words()
sh('$PEXPLORE watch make-f --quiet')
assert 'interrupted' in sh('$PEXPLORE status make-f'), sh('$PEXPLORE status make-f')
sh('echo "echo 1 > f" > ../session')
c.choose = lambda options: None
answer = c.prompt('/resume')
assert answer['result'] == {'stopReason': 'end_turn'}, answer
assert '2 of 2 approaches have a result' in c.words(), c.words()
assert len(c.asked) == 1 and not os.path.exists('f')
c.close()
)");
  EXPECT_EQ(edited.status, 0) << edited.output << edited.error;
}

TEST_F(Acp, SurvivesOtherVersionsGarbageAndFloods) {
  sh("mkfifo ../go-a ../go-b");
  specify("read x < ../../../go-$PEXPLORE_APPROACH; echo 1 > f");
  auto const edited = edit(R"(
c = Client('../one.acp')
for version in (2, 0, '2025-01-01', None):
  assert c.call('initialize', protocolVersion=version)['result']['protocolVersion'] == 1
c.log.seek(0); c.log.truncate()
for line in ('garbage', '[]', '{}', '{"jsonrpc":"2.0","id":{},"method":"x"}', '[' * 5000, '\x00', 'x' * (17 << 20)):
  c.raw(line)
  assert c.read()['error']['code'] in (-32700, -32600), line[:20]
c.open()
def code(method, **params): return c.call(method, **params)['error']['code']
assert code('no/such') == -32601
assert code('session/new', cwd='relative', mcpServers=[]) == -32602
assert code('session/new', cwd='/', mcpServers=[]) == -32603
assert code('session/prompt', sessionId='none', prompt=[]) == -32002
assert code('session/prompt', sessionId=c.session) == -32602
assert code('session/load', sessionId='none', cwd=c.directory, mcpServers=[]) == -32002
assert code('session/load', sessionId='../..', cwd=c.directory, mcpServers=[]) == -32002
assert code('session/set_config_option', sessionId=c.session, configId='budget', value='-1') == -32602
c.send(method='session/cancel', params={'sessionId': c.session})
c.send(method='session/cancel', params={'sessionId': 1})
c.send(id='pexplore-1', result={'outcome': {'outcome': 'selected', 'optionId': 'adopt:a'}})
c.prompt('/nonsense'); c.prompt('/adopt'); c.prompt('')
first = c.begin('Make f')
refused = [c.begin('Make g') for i in range(500)]
for each in refused: assert c.answer_to(each)['error']['code'] == -32600
for each in 'ab': open('../go-' + each, 'w').write('x\n')
assert c.answer_to(first)['result']['stopReason'] == 'end_turn'
assert sh('ls .pexplore') == 'make-f\n', sh('ls .pexplore')
c.close()
)");
  EXPECT_EQ(edited.status, 0) << edited.output << edited.error;
}

TEST_F(Acp, ExploresWithinAnApproachOfAnotherExperiment) {
  support::write_file(repository_ / "outer.toml", R"(name = "outer"
task = "Make f"
[session]
agent = "nested"
[agent.nested]
adapter = "acp"
run = [")" PEXPLORE R"(", "acp"]
[[approach]]
name = "x"
[[criterion]]
name = "has-f"
run = "test -e f"
gate = true
)");
  auto const run = sh("pexplore run outer.toml --json");
  EXPECT_EQ(run.status, 0) << run.output << run.error;
  EXPECT_THAT(sh("pexplore diff outer x").output, HasSubstr("+a\n"));
  EXPECT_THAT(sh("pexplore list").output, HasSubstr("a adopted"));
}

}  // namespace
}  // namespace parallel_explore
