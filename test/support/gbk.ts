/** GB18030 of a text: Node only decodes it, so each letter is looked up in what every pair of bytes decodes to. */
export function gbk(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const pairs = new Map<string, readonly number[]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      if (low !== 0x7f) pairs.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from([...text].flatMap(letter => pairs.get(letter) ?? [...Buffer.from(letter, 'ascii')]));
}
