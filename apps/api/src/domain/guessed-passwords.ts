/** Of the passwords seen most often in public breaches, those that pass the length rule. Lower case. */
export const guessedPasswords: ReadonlySet<string> = new Set(
  `
  123456789012 1234567890123 12345678901234 123456789abc 1234567890ab 0123456789ab 1q2w3e4r5t6y 1qaz2wsx3edc
  q1w2e3r4t5y6 qwertyuiop12 qwertyuiop123 qwertyuiop[] qwerty123456 qwerty1234567 asdfghjkl123 zxcvbnm12345
  1qazxsw23edc qazwsxedcrfv qazwsxedc123 abcdefghijkl abcdefgh1234 abcd12345678 abc123456789 a1b2c3d4e5f6
  passwordpassword password1234 password12345 password123456 password1234567 passw0rd1234 p@ssw0rd1234
  p@ssword1234 mypassword123 password2020 password2021 password2022 password2023 password2024 password2025
  password2026 password!123 administrator admin1234567 admin123456 adminadmin12 administrator1 rootrootroot
  letmein12345 letmein123456 letmeinletmein welcome12345 welcome123456 welcome2024! welcome2025! welcome2026!
  changeme1234 changeme12345 changemenow1 iloveyou1234 iloveyou12345 iloveyouforever iloveyouiloveyou
  sunshine1234 princess1234 football1234 baseball1234 superman1234 dragon123456 monkey123456 master123456
  shadow123456 michael12345 jennifer1234 computer1234 internet1234 samsung12345 whatever1234 trustno1trustno1
  correcthorsebatterystaple secretsecret1 secret123456 test12345678 testtesttest testtest1234 guest1234567
  starwars1234 pokemon12345 liverpool123 manchester12 chelsea12345 barcelona123 realmadrid12 juventus1234
  hellohello12 hello1234567 helloworld123 goodmorning1 summer202412 winter202412 spring202512 autumn202512
  111111111111 222222222222 121212121212 123123123123 123321123321 112233445566 987654321098 098765432109
  123qweasdzxc 123qwe123qwe qweasdzxc123 qwe123qwe123 asd123asd123 zaq12wsxcde3 1234qwerasdf qwer1234asdf
  satchel12345 satchelsatchel mysatchel123
  `
    .trim()
    .split(/\s+/),
);
