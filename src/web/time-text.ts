/** A moment of a run for people: days, hours, minutes, seconds, as fine as the run is short. */
export function timeText(time: number, end: number): string {
  const seconds = time / 1e6;
  if (end < 10e6) return `${seconds.toFixed(3)} s`;
  if (end < 7200e6) return `${seconds.toFixed(1)} s`;
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${days > 0 ? `${days} d ` : ''}${hours} h ${String(minutes).padStart(2, '0')} min`;
}
