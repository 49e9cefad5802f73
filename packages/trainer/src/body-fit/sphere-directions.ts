/** Unit directions [count, 3], evenly spread over a sphere by the golden angle, from +z to -z. */
export function sphereDirections(count: number): Float64Array {
  const directions = new Float64Array(3 * count);
  for (let i = 0; i < count; i++) {
    const z = 1 - (2 * i + 1) / count;
    const radius = Math.sqrt(1 - z * z);
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    directions.set([radius * Math.cos(angle), radius * Math.sin(angle), z], 3 * i);
  }
  return directions;
}
