export function LogIn() {
  return <main />;
}
