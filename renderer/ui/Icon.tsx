// The few signs of the till, drawn by hand in one weight.

const petal = 'M0-7C-15-17-17-36 0-49C17-36 15-17 0-7Z'

const shapes = {
  tick: { box: '0 0 100 100', body: <path d="M8 53 38 82 92 20" /> },
  tickSmall: { box: '0 0 16 16', body: <path d="M2 8.5 6.2 12.5 14 3.5" strokeWidth="2.6" /> },
  clock: {
    box: '0 0 100 100',
    body: (
      <g strokeWidth="9">
        <circle cx="50" cy="50" r="42" />
        <path d="M50 22V52L68 66" />
      </g>
    ),
  },
  clockSmall: {
    box: '0 0 16 16',
    body: (
      <g strokeWidth="2">
        <circle cx="8" cy="8" r="6.5" />
        <path d="M8 4.2V8.2L10.8 10" />
      </g>
    ),
  },
  stop: {
    box: '0 0 100 100',
    body: (
      <>
        <path d="M32 6H68L94 32V68L68 94H32L6 68V32Z" strokeWidth="9" />
        <path d="M50 25V56M50 66V77" strokeWidth="11" />
      </>
    ),
  },
  stopSmall: {
    box: '0 0 24 24',
    body: (
      <>
        <path d="M8 2H16L22 8V16L16 22H8L2 16V8Z" />
        <path d="M12 7V13.4M12 15.6V18" />
      </>
    ),
  },
  shut: { box: '0 0 100 100', body: <path d="M18 18 82 82M82 18 18 82" strokeWidth="10" /> },
  shutSmall: { box: '0 0 16 16', body: <path d="M3 3 13 13M13 3 3 13" strokeWidth="2.2" /> },
  back: {
    box: '0 0 24 24',
    body: (
      <>
        <path d="M8 5H22V19H8L2 12Z" strokeLinejoin="round" />
        <path d="M11.5 9 17.5 15M17.5 9 11.5 15" />
      </>
    ),
  },
  flower: {
    box: '-50 -50 100 100',
    body: [0, 60, 120, 180, 240, 300].map((turn) => <path key={turn} d={petal} transform={`rotate(${turn})`} />),
  },
  sound: {
    box: '0 0 24 24',
    body: <path d="M3 9.5V14.5H7L13 19V5L7 9.5ZM16.5 8.5A5 5 0 0 1 16.5 15.5M19 6A8.5 8.5 0 0 1 19 18" />,
  },
  silent: { box: '0 0 24 24', body: <path d="M3 9.5V14.5H7L13 19V5L7 9.5ZM16.5 9.5 21.5 14.5M21.5 9.5 16.5 14.5" /> },
  sun: {
    box: '0 0 24 24',
    body: (
      <>
        <circle cx="12" cy="12" r="4.5" />
        <path d="M12 2V4.5M12 19.5V22M2 12H4.5M19.5 12H22M5 5 6.8 6.8M17.2 17.2 19 19M19 5 17.2 6.8M6.8 17.2 5 19" />
      </>
    ),
  },
  brightSun: {
    box: '0 0 24 24',
    body: (
      <>
        <circle cx="12" cy="12" r="5" fill="currentColor" />
        <path
          d="M12 1V4M12 20V23M1 12H4M20 12H23M4.2 4.2 6.3 6.3M17.7 17.7 19.8 19.8M19.8 4.2 17.7 6.3M6.3 17.7 4.2 19.8"
          strokeWidth="3"
        />
      </>
    ),
  },
  moon: { box: '0 0 24 24', body: <path d="M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5Z" strokeLinejoin="round" /> },
  halfMoon: {
    box: '0 0 24 24',
    body: (
      <>
        <circle cx="12" cy="12" r="8.5" />
        <path d="M12 3.5A8.5 8.5 0 0 1 12 20.5Z" fill="currentColor" />
      </>
    ),
  },
  hand: {
    box: '0 0 100 100',
    body: (
      <path
        d="M30 58V26a7 7 0 0 1 14 0V20a7 7 0 0 1 14 0V26a7 7 0 0 1 14 0V36a7 7 0 0 1 13 0V62C85 82 72 94 54 94 40 94 32 87 26 76L14 56C10 48 20 43 26 50Z"
        strokeWidth="8"
        strokeLinejoin="round"
      />
    ),
  },
  handSmall: {
    box: '0 0 100 100',
    body: (
      <path
        d="M30 58V26a7 7 0 0 1 14 0V20a7 7 0 0 1 14 0V26a7 7 0 0 1 14 0V36a7 7 0 0 1 13 0V62C85 82 72 94 54 94 40 94 32 87 26 76L14 56C10 48 20 43 26 50Z"
        strokeWidth="11"
        strokeLinejoin="round"
      />
    ),
  },
  lock: {
    box: '0 0 24 24',
    body: <path d="M5 11H19V21H5ZM8 11V7A4 4 0 0 1 16 7V11" strokeLinejoin="round" />,
  },
  person: {
    box: '0 0 24 24',
    body: (
      <>
        <circle cx="12" cy="7.5" r="4.5" />
        <path d="M3.5 21A8.5 8.5 0 0 1 20.5 21" />
      </>
    ),
  },
  menu: { box: '0 0 24 24', body: <path d="M3 6H21M3 12H21M3 18H21" /> },
} as const

export type IconName = keyof typeof shapes

/** Decoration: the words beside it say what it means. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  const { box, body } = shapes[name]
  return (
    <svg viewBox={box} className={className} aria-hidden="true">
      {body}
    </svg>
  )
}
