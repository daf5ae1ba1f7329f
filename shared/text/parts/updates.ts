// Words of the page about newer versions of the till.

import type { UpdatesOff, UpdateTroubleKind } from '../../updates'

const en = {
  page: 'Updates',
  help: 'Nothing is downloaded or installed without your word. Your sales are kept.',
  version: (version: string) => `This till: version ${version}`,
  asks: (host: string) => `Asks ${host}`,
  checked: (when: string) => `Last checked ${when}`,
  check: 'Check now',
  checking: 'Checking…',
  unknown: 'Not checked yet. The till checks by itself when nobody sells.',
  upToDate: 'This is the newest version',
  available: (version: string) => `Version ${version} is there`,
  notes: 'What is new',
  noNotes: 'Nothing was written about this version.',
  download: 'Download',
  downloading: (percent: number) => `Downloading… ${percent}%`,
  ready: (version: string) => `Version ${version} is downloaded and whole`,
  install: 'Back up and install',
  installHelp: 'The till copies the sales book, closes, and comes back with the new version.',
  waiting: 'Waits until no customer is paying. Go on selling.',
  installing: 'Copying the sales book, then installing. Leave the computer on.',
  failedStep: {
    check: 'Could not check',
    download: 'The download failed',
    install: 'Could not install',
  },
  nothingChanged: 'Nothing has changed: the till goes on with its own version.',
  trouble: {
    unreachable: 'The address did not answer. Check the internet and try again later.',
    'bad-feed': 'The address answered with something that is no update. Tell whoever looks after your tills.',
    'not-genuine': 'What came is not what was announced, and was thrown away. Tell whoever looks after your tills.',
    'disk-full': 'The disk is full. Delete files and try again.',
    backup: 'The sales book could not be copied, so nothing was installed. Look at the page Backups.',
    other: 'It did not work. The log says more.',
  } satisfies Record<UpdateTroubleKind, string>,
  off: {
    'no-feed': 'No address for updates is set. This till asks nobody. Install a newer version by hand.',
    fleet: 'Whoever looks after your tills installs newer versions.',
    package: 'This kind of installation can’t replace itself. Install a newer version by hand.',
  } satisfies Record<UpdatesOff, string>,
}

const km: typeof en = {
  page: 'កំណែថ្មី',
  help: 'គ្មានអ្វីត្រូវបានទាញយក ឬដំឡើងដោយគ្មានការយល់ព្រមពីអ្នកទេ។ ការលក់របស់អ្នកត្រូវបានរក្សាទុក។',
  version: (version) => `បេឡានេះ៖ កំណែ ${version}`,
  asks: (host) => `សួរ ${host}`,
  checked: (when) => `ពិនិត្យចុងក្រោយ ${when}`,
  check: 'ពិនិត្យឥឡូវនេះ',
  checking: 'កំពុងពិនិត្យ…',
  unknown: 'មិនទាន់បានពិនិត្យ។ បេឡាពិនិត្យដោយខ្លួនឯង ពេលគ្មានអ្នកលក់។',
  upToDate: 'នេះជាកំណែថ្មីបំផុត',
  available: (version) => `មានកំណែ ${version}`,
  notes: 'អ្វីដែលថ្មី',
  noNotes: 'គ្មានការពិពណ៌នាអំពីកំណែនេះទេ។',
  download: 'ទាញយក',
  downloading: (percent) => `កំពុងទាញយក… ${percent}%`,
  ready: (version) => `បានទាញយកកំណែ ${version} រួច ហើយពេញលេញ`,
  install: 'បម្រុងទុក រួចដំឡើង',
  installHelp: 'បេឡាចម្លងបញ្ជីលក់ បិទ រួចបើកវិញជាមួយកំណែថ្មី។',
  waiting: 'កំពុងរង់ចាំរហូតដល់គ្មានអតិថិជនកំពុងបង់ប្រាក់។ សូមលក់បន្ត។',
  installing: 'កំពុងចម្លងបញ្ជីលក់ រួចដំឡើង។ សូមកុំបិទកុំព្យូទ័រ។',
  failedStep: {
    check: 'មិនអាចពិនិត្យបាន',
    download: 'ការទាញយកមិនបានជោគជ័យ',
    install: 'មិនអាចដំឡើងបាន',
  },
  nothingChanged: 'គ្មានអ្វីផ្លាស់ប្តូរទេ៖ បេឡាបន្តប្រើកំណែដដែល។',
  trouble: {
    unreachable: 'អាសយដ្ឋានមិនឆ្លើយតប។ សូមពិនិត្យអ៊ីនធឺណិត រួចព្យាយាមម្តងទៀតពេលក្រោយ។',
    'bad-feed': 'អាសយដ្ឋានឆ្លើយតបនូវអ្វីដែលមិនមែនជាកំណែថ្មី។ សូមប្រាប់អ្នកថែទាំបេឡារបស់អ្នក។',
    'not-genuine': 'អ្វីដែលបានមកខុសពីអ្វីដែលបានប្រកាស ហើយត្រូវបានបោះចោល។ សូមប្រាប់អ្នកថែទាំបេឡារបស់អ្នក។',
    'disk-full': 'ថាសពេញ។ សូមលុបឯកសារខ្លះ រួចព្យាយាមម្តងទៀត។',
    backup: 'មិនអាចចម្លងបញ្ជីលក់បាន ដូច្នេះគ្មានអ្វីត្រូវបានដំឡើងទេ។ សូមមើលទំព័រច្បាប់បម្រុង។',
    other: 'មិនបានជោគជ័យ។ កំណត់ហេតុមានព័ត៌មានបន្ថែម។',
  },
  off: {
    'no-feed': 'មិនទាន់កំណត់អាសយដ្ឋានសម្រាប់កំណែថ្មី។ បេឡានេះមិនសួរអ្នកណាទេ។ សូមដំឡើងកំណែថ្មីដោយដៃ។',
    fleet: 'អ្នកថែទាំបេឡារបស់អ្នកជាអ្នកដំឡើងកំណែថ្មី។',
    package: 'ការដំឡើងប្រភេទនេះមិនអាចជំនួសខ្លួនឯងបានទេ។ សូមដំឡើងកំណែថ្មីដោយដៃ។',
  },
}

export const updates = { en, km }
