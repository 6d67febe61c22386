interface Question {
  readonly cell: number;
  /** Undefined when the executor is blocked until the answer comes. */
  readonly request: number | undefined;
}

/** The questions that were asked; front ends answer them in order. */
export class Questions {
  #open: Question[] = [];

  /** Content of the `input_request` for a new question. */
  ask(
    question: Question,
    prompt: string,
    password: boolean,
  ): { prompt: string; password: boolean } {
    // A question that blocks supersedes one that was stopped.
    if (question.request === undefined) {
      this.#open = this.#open.filter((other) => other.request !== undefined);
    }
    this.#open.push(question);
    return { prompt, password };
  }

  /** Which question an `input_reply` answers: the one of its parent's cell, else the oldest. */
  answered(): Question | undefined {
    return this.#open.shift();
  }

  /** A cell is done or was stopped: nobody waits for its answers any longer. */
  forget(cell: number): void {
    this.#open = this.#open.filter((question) => question.cell !== cell);
  }
}
