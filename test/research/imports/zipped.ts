// Zip archives, as archivers write them.
import { crc32, deflateRawSync } from 'node:zlib';

/** Of one file. */
export function zipped(name: string, text: string): Buffer {
  return zipOf([[name, text]]);
}

/** Of several files, by name. */
export function zipOf(files: readonly (readonly [name: string, text: string])[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of files) {
    const [plain, title] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(plain);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(plain));
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(plain.length, 8);
    const names = Buffer.alloc(4);
    names.writeUInt16LE(title.length);
    const start = [Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]), sizes, names];
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), ...start, title, packed]);
    locals.push(local);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'), ...start, place, title);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, central, end]);
}
