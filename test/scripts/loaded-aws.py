"""The AWS CLI, loaded once: each command runs in a fork of it, which saves the start of Python.

Arguments: a folder with the FIFOs `asked` and `answered`. For every line in `asked` it runs the command in `command`
(three credentials, then the arguments, each ended by NUL), writes `out` and `err`, and answers with the exit code.
"""

import os
import sys

import awscli.clidriver
import awscli.customizations.s3.s3  # noqa: F401  (loaded here, not in every fork)
import botocore.httpsession  # noqa: F401

CREDENTIALS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def run(folder: str) -> None:
    with open(f"{folder}/command", encoding="utf-8") as file:
        words = file.read().split("\0")[:-1]
    for name, value in zip(CREDENTIALS, words):
        os.environ.pop(name, None)
        if value:
            os.environ[name] = value
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(f"{folder}/{name}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    sys.argv = ["aws", *words[len(CREDENTIALS) :]]
    code = awscli.clidriver.main()
    sys.stdout.flush()
    os._exit(code)


def main(folder: str) -> None:
    while True:
        with open(f"{folder}/asked", encoding="utf-8") as asked:
            if asked.readline() == "":
                return
        child = os.fork()
        if child == 0:
            try:
                run(folder)
            except SystemExit as end:
                os._exit(end.code if isinstance(end.code, int) else 1)
            finally:
                sys.stderr.flush()
                os._exit(255)
        _, status = os.waitpid(child, 0)
        with open(f"{folder}/answered", "w", encoding="utf-8") as answered:
            answered.write(f"{os.waitstatus_to_exitcode(status)}\n")


main(sys.argv[1])
