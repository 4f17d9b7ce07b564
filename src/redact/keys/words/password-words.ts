import type { KeyWords } from '../key-words.ts';

/** Keys of passwords, PINs and security codes, in about thirty languages. */
export const passwordWords: KeyWords = {
  heads: `
    katasandibaru รหัสผ่านใหม่ adminpass dbpass
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
    katasandi sandi katalaluan
    passwortwiederholen passwortbestaetigen passwortbestatigen neuespasswort hesloznovu
    znovuheslo 新しいパスワード パスワード確認 確認用パスワード ログインパスワード 新密码 确认密码 登录密码 支付密码 旧密码 密碼確認 mima
    denglumima 비밀번호확인 새비밀번호 현재비밀번호 비번 סיסמהחדשה אימותסיסמה كلمةالمرورالجديدة تأكيدكلمةالمرور
    الرقمالسري رمزالمرور رمزعبور گذرواژه پاسورڈ पासवर्ड नयापासवर्ड कूटशब्द पासवर्डपुष्टि
    পাসওয়ার্ড கடவுச்சொல் подтверждениепароля парольещераз підтвердженняпаролю mật khẩu
    passordbekreftelse adgangskodebekraeftelse losenordbekrafta contrasenya pasahitza pinkod
    pinkode pinkodi pincode codepin codigopin codicepin`,
  whole: 'pin pw psw pincodes userpin cardpin tan geheim',
  doubtful: 'pass κωδικος clave pinnumber',
};
