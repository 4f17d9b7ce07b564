import type { KeyWords } from '../key-words.ts';

/** Keys of passwords, PINs and security codes, in about thirty languages. */
export const passwordWords: KeyWords = {
  heads: `
    password passwd pwd passphrase passcode newpassword oldpassword currentpassword userpassword
    loginpassword passwordconfirm passwordconfirmation confirmpassword repeatpassword
    passwordrepeat passwordagain userpass loginpass userpwd
    cvv cvv2 cvc cvc2 csc securitycode cardsecuritycode cardcvv secretquestion secretanswer
    securityanswer securityquestion
    passwort kennwort passwortwiederholung neuespasswort kartenpruefnummer pruefziffer
    geheimzahl sicherheitsfrage sicherheitsantwort
    motdepasse motpasse mdp nouveaumotdepasse codesecret codesecurite codeconfidentiel
    contrasena contrasenia contrasenya clavesecreta claveacceso clavedeacceso palabraclave
    codigoseguridad
    parolachiave parolaordine codicesegreto codicedisicurezza
    senha novasenha confirmarsenha palavrapasse palavrapass palavrachave codigodeseguranca
    wachtwoord wachtwoordherhalen pincodewachtwoord
    haslo nowehaslo powtorzhaslo
    losenord nyttlosenord adgangskode kodeord passord nyttpassord
    salasana tunnusluku uusisalasana
    heslo noveheslo heslokontrola
    jelszo ujjelszo
    parola parolanoua parole lozinka novalozinka geslo novogeslo zaporka sifra
    sifre yenisifre sifretekrar
    parool salasona slaptazodis kodikos kodikosprosvasis κωδικοςπροσβασης συνθηματικο
    parol пароль новыйпароль парола лозинка
    パスワード 暗証番号 密码 密碼 口令 비밀번호 암호 كلمةالمرور كلمةالسر סיסמה סיסמא รหัสผ่าน matkhau
    katasandi sandi katalaluan`,
  whole: 'pin pw psw pincodes userpin cardpin tan geheim',
  doubtful: 'pass clave pinnumber',
};
