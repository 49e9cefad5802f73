/** Groups of about 8 channels: the largest number of equal groups that are not smaller. */
export function normGroups(channels: number): number {
  let groups = Math.max(1, Math.floor(channels / 8));
  while (channels % groups !== 0) groups--;
  return groups;
}
