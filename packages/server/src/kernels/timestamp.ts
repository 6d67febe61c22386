/** Python's form; clients exist that insist on six digits (rest-api §1.6). */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z');
}
