export function SetUp() {
  return <main />;
}
