export function Office() {
  return <main />;
}
