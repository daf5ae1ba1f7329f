// Words of a till that does not start: what is wrong, and what whoever set it up can do.

const en = {
  heads: {
    provision: 'The provisioning file is wrong',
    setup: 'The set-up can’t be read',
    folder: 'The data folder can’t be used',
    launch: 'The till must not be started like this',
  },
  helps: {
    provision:
      'This till is set up by a file, and does not start until it is right. Nothing was changed, and all sales are kept.',
    setup: 'The till does not trade: it could open the wrong books. All sales are kept.',
    folder: 'The till has no place for its books. Check that the folder is there, and that this user may write in it.',
    launch:
      'Something gives it orders that a till does not take: they could lead it elsewhere, or let others look in. Start it as an ordinary user, by its own icon.',
  },
  notObeyed: 'is not obeyed',
  whoHelps: 'Show this to whoever looks after the computer.',
  close: 'Close the till',
}

const km: typeof en = {
  heads: {
    provision: 'ឯកសាររៀបចំរបស់បេឡានេះមិនត្រឹមត្រូវ',
    setup: 'មិនអាចអានការរៀបចំបានទេ',
    folder: 'មិនអាចប្រើថតទិន្នន័យបានទេ',
    launch: 'មិនត្រូវបើកបេឡាតាមរបៀបនេះទេ',
  },
  helps: {
    provision: 'បេឡាមិនបើកទេ រហូតដល់ឯកសារត្រឹមត្រូវ។ គ្មានអ្វីត្រូវបានប្ដូរ ហើយការលក់ទាំងអស់ត្រូវបានរក្សាទុក។',
    setup: 'បេឡាមិនលក់ទេ ព្រោះវាអាចបើកបញ្ជីខុស។ ការលក់ទាំងអស់ត្រូវបានរក្សាទុក។',
    folder: 'បេឡាគ្មានកន្លែងសម្រាប់បញ្ជីរបស់វាទេ។ សូមពិនិត្យថាថតនៅទីនោះ ហើយអ្នកប្រើនេះអាចសរសេរក្នុងវាបាន។',
    launch:
      'មានអ្វីមួយបញ្ជាបេឡាឱ្យធ្វើអ្វីដែលវាមិនទទួល៖ វាអាចនាំបេឡាទៅកន្លែងផ្សេង ឬឱ្យអ្នកដទៃមើលខាងក្នុង។ សូមបើកវាជាអ្នកប្រើធម្មតា តាមរូបតំណាងរបស់វា។',
  },
  notObeyed: 'មិនត្រូវបានអនុវត្តតាមទេ',
  whoHelps: 'សូមបង្ហាញនេះដល់អ្នកដែលមើលថែកុំព្យូទ័រ។',
  close: 'បិទបេឡា',
}

export const start = { en, km }
