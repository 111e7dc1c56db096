"""Other processors: copies of this process, made when everything has been read, that answer calls by name.

What a task needs it finds in memory as it stood when the crew was made; only its arguments and its answer travel.
"""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType
from typing import Any

_tasks: dict[str, Callable[..., Any]] = {}


class Crew:
    """As many copies as there are processors. With one processor, or where a system cannot copy a process, a task is done at once."""

    def __init__(self, **tasks: Callable[..., Any]):
        _tasks.clear()
        _tasks.update(tasks)
        self.size = len(os.sched_getaffinity(0)) if hasattr(os, "fork") and hasattr(os, "sched_getaffinity") else 1
        self.pool = ProcessPoolExecutor(self.size, get_context("fork"), _leave_with, (os.getpid(),)) if self.size > 1 else None

    def ask(self, task: str, *arguments: Any) -> "Future[Any]":
        """Have a task done; its answer, or what it raised, comes with the future."""
        if self.pool:
            return self.pool.submit(_do, task, *arguments)
        done: Future[Any] = Future()
        try:
            done.set_result(_do(task, *arguments))
        except Exception as error:
            done.set_exception(error)
        return done

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """Let the copies go; what they have not begun is not done."""
        if self.pool:
            self.pool.shutdown(cancel_futures=True)


def _do(task: str, *arguments: Any) -> Any:
    return _tasks[task](*arguments)


def _leave_with(parent: int) -> None:
    """End this copy when the process it was made from has ended, even by force: nobody else would tell it."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
