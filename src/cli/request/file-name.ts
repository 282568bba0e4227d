/** Whether the user means a file rather than a built-in scenario. */
export function looksLikeFile(text: string): boolean {
  return /[\\/]/.test(text) || /\.(ya?ml|json)$/i.test(text);
}
