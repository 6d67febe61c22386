/** A label as a whole: the menu has both "Restart Kernel…" and "Restart Kernel and Run All Cells…". */
export function exactly(label: string): RegExp {
  const escaped = label
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/(…|\\\.\\\.\\\.)$/, '(…|\\.\\.\\.)');
  return new RegExp(`^\\s*${escaped}\\s*$`);
}
