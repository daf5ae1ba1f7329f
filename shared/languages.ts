// The languages of the till.

export const languages = ['en', 'km'] as const
