// Light, dark, for a counter in bright sun, or as the computer is: light or dark.

export const themes = ['light', 'dark', 'sun', 'system'] as const
export type Theme = (typeof themes)[number]

/** What Chromium and the system's own parts know of it: bright sun is a light theme to them. */
export function schemeOf(theme: Theme): 'light' | 'dark' | 'system' {
  return theme === 'sun' ? 'light' : theme
}
