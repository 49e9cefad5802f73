import { openSync, readFileSync, writeSync, closeSync } from 'node:fs';
import type { Dataset, Group, Reference } from 'h5wasm/node';
import type { Mat5Value } from './write-mat5.js';

/** Writes a MAT-file of version 7.3 with MATLAB's conventions for HDF5. */
export async function writeMat73(
  file: string,
  variables: Record<string, Mat5Value>,
): Promise<void> {
  const { default: h5wasm } = await import('h5wasm/node');
  await h5wasm.ready;
  const hdf5 = new h5wasm.File(file, 'w');
  hdf5.create_group('#refs#');
  let count = 0;
  const reference = (value: Mat5Value): Reference => {
    const name = `#refs#/r${count++}`;
    write(name, value);
    return (hdf5.get(name) as Dataset | Group).create_reference();
  };
  const write = (name: string, value: Mat5Value): void => {
    let dataset: Dataset;
    if (value.class === 'char') {
      const data = Uint16Array.from(value.text, (letter) => letter.charCodeAt(0));
      dataset = hdf5.create_dataset({ name, data, shape: [data.length, 1] });
    } else if (value.class === 'cell') {
      const shape = value.shape.toReversed();
      dataset = hdf5.create_dataset({ name, data: value.cells.map(reference), shape });
    } else if (value.class === 'struct') {
      const group = hdf5.create_group(name);
      group.create_attribute('MATLAB_class', 'struct');
      const { fields, values, shape } = value;
      for (const [i, field] of fields.entries()) {
        const column = values.filter((_, k) => k % fields.length === i);
        if (column.length === 1) write(`${name}/${field}`, column[0]);
        else {
          const data = column.map(reference);
          hdf5.create_dataset({ name: `${name}/${field}`, data, shape: shape.toReversed() });
        }
      }
      return;
    } else {
      const isEmpty = value.data.length === 0;
      const isByte = value.class === 'uint8' || value.class === 'logical';
      const data = isEmpty
        ? BigUint64Array.from(value.shape, BigInt)
        : isByte
          ? Uint8Array.from(value.data)
          : Float64Array.from(value.data);
      const shape = isEmpty ? [value.shape.length] : value.shape.toReversed();
      const isLarge = data.length > 5;
      const packing = isLarge ? { chunks: shape, compression: 3 } : {};
      dataset = hdf5.create_dataset({ name, data, shape, ...packing });
      if (isEmpty) dataset.create_attribute('MATLAB_empty', new Uint8Array([1]));
    }
    dataset.create_attribute('MATLAB_class', value.class);
  };
  for (const [name, value] of Object.entries(variables)) write(name, value);
  hdf5.close();
  // MATLAB puts a header of 512 bytes before the HDF5 file.
  const content = readFileSync(file);
  const header = Buffer.alloc(512);
  header.write('MATLAB 7.3 MAT-file, Platform: test', 'latin1');
  const handle = openSync(file, 'w');
  writeSync(handle, Buffer.concat([header, content]));
  closeSync(handle);
}
