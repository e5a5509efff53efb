export function Member() {
  return <main />;
}
