export function Studio() {
  return <main />;
}
