export function Room() {
  return <main />;
}
