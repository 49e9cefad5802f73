import sharp from 'sharp';

/**
 * Draws an SVG of the viewer as PNG, twice its size. librsvg, which sharp draws with, knows no CSS
 * variables: each gets the first value that the style gives it, the one for a light page.
 */
export async function rasterizeSvg(svg: string): Promise<Buffer> {
  const values = new Map<string, string>();
  for (const [, name, value] of svg.matchAll(/(--[\w-]+):([^;}]+)/g)) {
    if (!values.has(name)) values.set(name, value);
  }
  const plain = svg.replace(/var\((--[\w-]+)\)/g, (whole, name) => values.get(name) ?? whole);
  return sharp(Buffer.from(plain), { density: 144 }).png().toBuffer();
}
