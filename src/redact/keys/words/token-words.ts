import type { KeyWords } from '../key-words.ts';

/** Keys of tokens, sessions and secrets. */
export const tokenWords: KeyWords = {
  heads: `
    token accesstoken idtoken refreshtoken authtoken authkey accesskey secretkey privatekey
    idtokenhint cfclearance securesession devicecode encryptionkey jetonsession tokensesion
    tokendesesion kluczsesji токендоступа رمزالوصول wpnonce
    laravelsession cisession phpsession railssession flasksession djangosession appsession
    usersession websession authsession loginsession sessioncookie cookiesession
    sessionid sessid sessionkey sessiontoken phpsessid jsessionid aspsessionid aspnetsessionid
    cfid cftoken apikey xapikey apisecret apitoken secret clientsecret signature
    otp totp mfacode otpcode verificationcode confirmationtoken confirmationcode confirmtoken
    resettoken resetpasswordtoken resetkey resetcode resetpasswordkey activationkey
    activationtoken activationcode invitetoken invitationtoken invitecode invitationcode
    magictoken magiclink unsubscribetoken csrf xsrf csrftoken xsrftoken authenticitytoken
    requestverificationtoken csrfmiddlewaretoken samlresponse samlrequest
    oobcode oauthtoken oauthverifier codeverifier continuetoken onetimetoken onetimecode
    onetimepassword rememberme remembertoken ssotoken servicetoken logintoken loginkey
    emailtoken verifytoken verificationtoken accesscode authcode authorizationcode devicetoken
    pushtoken fcmtoken sharetoken downloadtoken paymenttoken clienttoken sessionsecret
    xamzsignature xamzcredential xamzsecuritytoken xgoogsignature xgoogcredential awsaccesskeyid
    sitzungsid sitzungsschluessel bestaetigungscode zugangscode zugangsschluessel einmalcode
    aktivierungscode einladungscode zugriffstoken
    jeton jetonacces jetondacces idsession codeverification codedeverification codeactivation
    codeconfirmation cleapi clesecrete
    fichaacceso idsesion codigoverificacion codigodeverificacion codigoactivacion
    codigoconfirmacion tokenacceso tokendeacceso claveapi clavesecretaapi
    gettone idsessione codiceverifica codicediverifica codiceattivazione codiceconferma
    chiaveapi tokenaccesso tokendiaccesso
    idsessao codigoverificacao codigodeverificacao codigoativacao chaveapi tokenacesso
    tokendeacesso sessao
    sessieid sessietoken verificatiecode bevestigingscode activatiecode toegangstoken
    toegangscode apisleutel
    identyfikatorsesji kodweryfikacyjny kodaktywacyjny kluczapi tokendostepu zeton
    sessionsid verifieringskod aktiveringskod engangskod bekraftelsekod atkomsttoken
    bekraeftelseskode aktiveringskode engangskode bekreftelseskode
    istuntotunnus vahvistuskoodi aktivointikoodi kertakayttokoodi
    overovacikod aktivacnikod overovacikod pristupovytoken munkamenetazonosito megerositokod
    dogrulamakodu aktivasyonkodu oturumkimligi codverificare codconfirmare
    verifikacijskikod aktivacijskikod токен ключ кодподтверждения トークン 認証コード 確認コード 验证码
    驗證碼 令牌 인증번호 토큰 رمزالتحقق टोकन ओटीपी सत्यापनकोड kodeverifikasi maxacnhan`,
  whole: `
    auth authorization bearer jwt session sid sess sig hmac nonce credential credentials ticket
    st sas assertion xsrf idp tkt saml ott magic authz verifier samlart xauth wresult
    sessie sesion sitzung sessione sesja istunto sezione sesiune oturum`,
  doubtful: 'key hash invite reset activation verify verification confirm confirmation',
};
