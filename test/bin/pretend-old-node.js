// Loaded before the program: this Node claims to be Node 20, and cannot replace its process either.
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } });
Reflect.deleteProperty(process, 'execve');
