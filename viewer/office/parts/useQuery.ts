import { useLocation } from 'preact-iso';

/**
 * What the page's address says after `?`, so that a list keeps its filter when somebody goes back or sends the link on.
 * @returns the values and how to change some of them; an empty value is left out
 */
export function useQuery(): readonly [
  Readonly<Record<string, string>>,
  (changes: Readonly<Record<string, string | undefined>>) => void,
] {
  const { path, query, route } = useLocation();
  const change = (changes: Readonly<Record<string, string | undefined>>): void => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(changes))
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
    const text = next.toString();
    route(text === '' ? path : `${path}?${text}`, true);
  };
  return [query, change];
}
