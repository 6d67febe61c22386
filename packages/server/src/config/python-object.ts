/** Something of Python's that has no place here: a function, an instance of a class. */
export class PythonObject {
  /** As it is called in messages: `function scrub`. */
  readonly description: string;

  constructor(description: string) {
    this.description = description;
  }
}
