// A zip archive of one file, as archivers write it.
import { crc32, deflateRawSync } from 'node:zlib';

export function zipped(name: string, text: string): Buffer {
  const [plain, title] = [Buffer.from(text), Buffer.from(name)];
  const packed = deflateRawSync(plain);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(plain));
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(plain.length, 8);
  const names = Buffer.alloc(4);
  names.writeUInt16LE(title.length);
  const start = [Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]), sizes, names];
  const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), ...start, title, packed]);
  const central = Buffer.concat([
    Buffer.from('PK\u0001\u0002\u0014\0', 'latin1'),
    ...start,
    Buffer.alloc(14),
    title,
  ]);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
