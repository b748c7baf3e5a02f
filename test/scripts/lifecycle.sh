#!/usr/bin/env bash
# The life of an unused key, walked through as an operator would. Run it inside the embedded AWS:
#   npx keywarden sandbox --seed examples/small.yaml -- test/scripts/lifecycle.sh
# It checks what it sees and ends with the first thing that is not as it should be.
set -euo pipefail
cd "$(dirname "$0")/../.."

config=examples/keywarden.yaml
keywarden() { node bin/keywarden.js "$@"; }
say() { printf '\n== %s\n' "$*"; }
fail() { printf 'NOT AS EXPECTED: %s\n' "$*" >&2; exit 1; }
# POST to the embedded AWS's own controls.
control() {
  node -e 'fetch(process.env.AWS_ENDPOINT_URL + "/_sandbox/" + process.argv[1], { method: "POST", body: process.argv[2] })
    .then(async (answer) => { if (!answer.ok) { console.error(await answer.text()); process.exit(1); } })' "$1" "$2"
}
# The value of a JavaScript expression over the JSON on standard input, called `it`.
json() {
  node -e 'let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => {
    const value = Function("it", "return " + process.argv[1])(JSON.parse(text));
    console.log(Array.isArray(value) ? value.join(" ") : value); })' "$1"
}
expect() { [ "$2" = "$3" ] || fail "$1: expected \"$3\", got \"$2\""; printf 'ok: %s: %s\n' "$1" "$2"; }
expect_exit() { local want=$1 got=0; shift; "$@" > /dev/null || got=$?; [ "$got" = "$want" ] || fail "$* exits with $got, not $want"; printf 'ok: exit %s: %s\n' "$want" "$*"; }
# user:step of what a run did, in order of the users' names.
steps='it.results.filter((r) => r.outcome === "done").map((r) => r.user + ":" + r.step).sort()'

say 'The plan: unused keys are announced, nothing is deactivated yet'
keywarden plan --config "$config"
plan=$(keywarden plan --config "$config" --output json --quiet)
expect 'deactivations in the first plan' "$(json 'it.accounts[0].items.filter((i) => i.step === "deactivate").length' <<< "$plan")" 0
told=$(json 'it.accounts[0].items.filter((i) => i.reason === "Unused").map((i) => i.user).sort()' <<< "$plan")
printf 'unused keys of: %s\n' "$told"

say 'Without a terminal and without --yes nothing is done'
expect_exit 2 keywarden apply --config "$config" --quiet

say 'Apply: the owners are told'
done_first=$(keywarden apply --config "$config" --yes --output json --quiet | json "$steps")
printf '%s\n' "$done_first"
case "$done_first" in *deactivate* | *delete*) fail 'something was deactivated without notice' ;; esac

say 'The same again changes nothing'
expect_exit 0 keywarden apply --config "$config" --yes --quiet --exit-code

say 'The week of grace goes by, a day at a time'
for _ in 1 2 3 4 5 6; do
  control clock '{"advance":"1d"}'
  run=$(keywarden apply --config "$config" --yes --output json --quiet | json "$steps")
  printf '%s\n' "${run:-nothing due}"
  case "$run" in *deactivate* | *delete*) fail 'something was deactivated inside its grace' ;; esac
done

say 'Past the grace: exactly the announced keys are deactivated'
control clock '{"advance":"30h"}'
expected=$(for user in $told; do printf '%s:deactivate\n' "$user"; done | sort | xargs)
run=$(keywarden apply --config "$config" --yes --output json --quiet)
expect 'deactivated' "$(json 'it.results.filter((r) => r.outcome === "done" && r.step === "deactivate").map((r) => r.user + ":" + r.step).sort()' <<< "$run")" "$expected"

say 'One of them is restored'
key=$(json 'it.results.find((r) => r.outcome === "done" && r.step === "deactivate").keyId' <<< "$run")
user=$(json 'it.results.find((r) => r.outcome === "done" && r.step === "deactivate").user' <<< "$run")
keywarden restore "$key" --config "$config"
expect_exit 1 keywarden restore "$key" --config "$config"
keywarden explain "$key" --config "$config"
status=$(keywarden explain "$key" --config "$config" --output json --quiet | json "it.keys.find((k) => k.keyId === '$key').status")
expect "status of $key of $user" "$status" Active

say 'History is whole'
keywarden history "$user" --config "$config"
expect_exit 0 keywarden history --verify --config "$config"
