// Describes why a file cannot be read or written; a code such as ENOENT does not help a user who mistyped a name.

export function fileFaultText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'file not found';
    case 'ENOTDIR':
      return 'a file is in the place of a folder';
    case 'EEXIST':
      return 'something else exists under that name';
    case 'EISDIR':
      return 'it is a folder';
    case 'ELOOP':
      return 'its symbolic links lead in a circle';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'the disk quota is used up';
    case 'EFBIG':
      return 'the file would be larger than is allowed here (ulimit -f)';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    case 'EIO':
      return 'the disk reports an error';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

/** A file to be written need not be there; its folder must. */
export function writeFaultText(error: unknown): string {
  const isFolderMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isFolderMissing ? 'its folder does not exist; create it first' : fileFaultText(error);
}
