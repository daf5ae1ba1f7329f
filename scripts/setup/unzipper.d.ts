// The part of unzipper that the set-up uses: it has no types of its own.

declare module 'unzipper' {
  interface ZipEntry {
    path: string
    type: 'File' | 'Directory'
    uncompressedSize: number
    externalFileAttributes: number
    stream(): import('node:stream').Readable
  }
  export const Open: { file(path: string): Promise<{ files: ZipEntry[] }> }
}
