// Titles that Arabic writes its own way, by what people write in Latin letters; others stand as they were written.
export const arabicTitles: Readonly<Record<string, string>> = { dr: 'د.', pr: 'أ.د.', prof: 'أ.د.', me: 'الأستاذ(ة)', maître: 'الأستاذ(ة)' }
