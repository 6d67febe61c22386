/** Up to here a loop copies bytes faster than a call does. */
const SHORT = 40;

/** Bytes that are put together; grows as needed. */
export class Output {
  private bytes: Buffer;
  private length = 0;

  constructor(expected: number) {
    this.bytes = Buffer.allocUnsafeSlow(Math.max(expected, 256));
  }

  byte(byte: number): void {
    if (this.length === this.bytes.length) this.grow(1);
    this.bytes[this.length++] = byte;
  }

  /** Bytes `start` to `end` of a source, as they stand. */
  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.bytes.length) this.grow(count);
    const { bytes } = this;
    let at = this.length;
    if (count > SHORT) bytes.set(source.subarray(start, end), at);
    else for (let index = start; index < end; index++) bytes[at++] = source[index] ?? 0;
    this.length += count;
  }

  text(text: string): void {
    const most = text.length * 3;
    if (this.length + most > this.bytes.length) this.grow(most);
    this.length += this.bytes.write(text, this.length, 'utf8');
  }

  /** What was put together, in memory of its own of which little is left unused. */
  done(): Buffer {
    const { bytes, length } = this;
    const isTight = bytes.length - length < bytes.length / 4;
    return isTight ? bytes.subarray(0, length) : Buffer.from(bytes.subarray(0, length));
  }

  private grow(count: number): void {
    const size = Math.max(this.length + count, Math.ceil(this.bytes.length * 1.5));
    const larger = Buffer.allocUnsafeSlow(size);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
