/** How pages greet: the words before a name, longest first within a language. */
export const greetings: string = `
  welcome back|welcome again|welcome|hello again|hello|hiya|hi there|hi|hey|good morning|good afternoon|good evening|good to see you|nice to see you|signed in as|logged in as|account of|profile of
  willkommen zurück|willkommen|herzlich willkommen|schön dich zu sehen|hallo|guten tag|guten morgen|guten abend|moin|servus|grüezi|grüß gott|grüß dich|angemeldet als|konto von|profil von
  bienvenue à nouveau|bienvenue|bon retour parmi nous|bon retour|ravi de vous revoir|content de vous revoir|heureux de vous revoir|bonjour|bonsoir|salut|coucou|connecté en tant que|compte de|profil de
  bienvenido de nuevo|bienvenida de nuevo|bienvenido otra vez|bienvenido|bienvenida|hola de nuevo|hola|buenos días|buenas tardes|buenas noches|cuenta de|perfil de|sesión iniciada como|conectado como
  bentornato|bentornata|benvenuto|benvenuta|bentrovato|ciao|salve|buongiorno|buonasera|account di|profilo di
  bem-vindo de volta|bem-vinda de volta|bem-vindo novamente|bem-vindo|bem-vinda|bem vindo|bem vinda|olá|ola|oi|bom dia|boa tarde|boa noite|conta de
  welkom terug|welkom|fijn je weer te zien|hoi|dag|goedemorgen|goedemiddag|goedenavond|goedendag|ingelogd als|account van|profiel van
  witaj ponownie|witaj z powrotem|witamy ponownie|witaj|witamy|cześć|dzień dobry|dobry wieczór|miło cię widzieć|zalogowano jako|zalogowany jako|konto:
  välkommen tillbaka|välkommen|hejsan|hej|hallå|god morgon|god kväll|tjena|inloggad som|konto för
  velkommen tilbage|velkommen tilbake|velkommen igen|velkommen|goddag|godmorgen|god dag|god morgen|hei|heisann|logget inn som|logget ind som|konto for
  tervetuloa takaisin|tervetuloa|hyvää päivää|hyvää huomenta|huomenta|kirjautunut:|kirjautunut
  vítejte zpět|vítej zpět|vítejte|vítej|ahoj|dobrý den|dobré ráno|čau|přihlášen jako|přihlášena jako|účet uživatele|vitajte späť|vitaj späť|vitajte|vitaj|dobrý deň
  üdvözöljük újra|üdv újra|üdvözöljük|üdvözlünk|üdv|szia|helló|jó napot|jó reggelt|köszöntjük
  bine ai revenit|bine ați revenit|bun venit înapoi|bine ai venit|bun venit|bună ziua|bună dimineața|bună
  dobrodošli natrag|dobrodošao natrag|dobrodošli nazaj|dobrodošli|dobrodošao|dobrodošla|dobrodošel|dobar dan|bok|zdravo|pozdrav|pozdravljeni|živjo|ćao
  tekrar hoş geldiniz|tekrar hoş geldin|hoş geldiniz|hoş geldin|merhaba|selam|günaydın|iyi günler|iyi akşamlar
  καλώς ήρθες|καλώς ήρθατε|καλωσόρισες|καλωσήρθατε|γεια σου|γεια σας|γεια|καλημέρα|καλησπέρα
  с возвращением|добро пожаловать|здравствуйте|здравствуй|привет|добрый день|доброе утро
  з поверненням|ласкаво просимо|вітаємо|привіт|добрий день|доброго дня|доброго ранку|доброго вечора|вітаю|доброе утро|добрый вечер|добро утро|акаунт|добре дошли|добре дошъл|здравейте|здравей
  tere tulemast tagasi|tere tulemast|tere|laipni lūdzam|sveicināti|sveiki sugrįžę|sveiki|labas|labdien
  benvingut de nou|benvingut|benvinguda|benvido|benvida|kaixo|ongi etorri|fáilte ar ais|fáilte|dia duit|croeso|halo|selamat datang kembali|selamat datang|xin chào|chào mừng trở lại|chào mừng|chào`
  .trim()
  .split(/\s*\n\s*/)
  .join('|');

/** Words that begin letters and many titles: a name behind them is followed by `,` or `!`. */
export const addresses: string = `
  dear|congratulations|happy birthday|goodbye|liebe|lieber|sehr geehrte|sehr geehrter|cher|chère|estimado|estimada|querido|querida|caro|cara|gentile|prezado|prezada|beste|geachte|drogi
  droga|szanowny|szanowna|kära|bäste|kære|kjære|hyvä|vážený|vážená|milý|milá|kedves|dragă|stimate|stimată|poštovani|dragi|sayın|sevgili|αγαπητέ|αγαπητή|уважаемый
  уважаемая|шановний|danke|vielen dank|merci|gracias|grazie|obrigado|obrigada|bedankt|dziękujemy|tack|tak|takk|kiitos|ďakujeme|děkujeme|köszönjük|mulțumim|teşekkürler|спасибо|thank you|thanks|moi|terve`
  .trim()
  .split(/\s*\n\s*/)
  .join('|');

/** Words before the name of whoever ordered, booked or is billed. */
export const orders: string = `
  order for|orders for|order by|invoice for|receipt for|booking for|reservation for|appointment for|message from|chat with
  bestellung für|bestellung von|rechnung für|rechnung an|buchung für|reservierung für|termin für
  commande pour|commande de|facture pour|facture de|réservation pour|rendez-vous pour
  pedido de|pedido para|factura de|factura para|reserva para|cita para|cita de
  ordine di|ordine per|fattura per|fattura di|prenotazione per|appuntamento per
  encomenda de|encomenda para|fatura de|fatura para|consulta de
  bestelling voor|bestelling van|factuur voor|factuur van|boeking voor|afspraak voor|afspraak van
  zamówienie dla|faktura dla|rezerwacja dla|wizyta dla|beställning för|faktura för|bokning för|bestilling for|bestilling til|faktura til|faktura for|ordre for
  tilaus asiakkaalle|objednávka pro|faktura pro|rezervace pro|účet:|comandă pentru|factură pentru|заказ для|счет для|замовлення для|рахунок для`
  .trim()
  .split(/\s*\n\s*/)
  .join('|');

/** Forms of address before a name, as they are written in headings. */
export const honorifics: readonly string[] =
  `Herr Herrn Frau Hr. Fr. Mr Mr. Mrs Mrs. Ms Ms. Mme Mlle Mme. Mlle. M. Monsieur Madame Mademoiselle
  Sr. Sra. Srta. Sr Sra Señor Señora Señorita Sig. Sig.ra Sig.na Signor Signora Signorina Dott. Dott.ssa
  Senhor Senhora Sr.ª Dhr. Dhr Mevr. Mevr Mevrouw mevrouw Meneer meneer Mw. Pan Pani Paní Panu
  Hr Fru Herra Rouva Bay Bayan Sayın Dl. Dna. Domnul Doamna Úr Gospodin Gospođa Gospa Г-н Г-жа
  Господин Госпожа Пан Пані господин госпожа пан пані κ. κα. Κύριε Κυρία Κ. Κα.`.split(/\s+/);

/** Persons and brands that go by a title and are nobody's data, by their first word. */
export const famous: ReadonlySet<string> = new Set(
  `martens oetker bean clean porter pepper dre who house strange potato doubtfire muscle cuisine beckmann
  hauschka scholl evil quixote dior universe marvel peacock holle bovary hulot butterfly frog frogs
  tussaud tussauds coffee heater robot darcy dalloway hinch maisel smith's ripley big incredible
  fox men nobody holmes pac-man brown t wonderful beast bricolage pizza cake am tau`.split(/\s+/),
);

/** Words of headings that begin with a capital and are no names. */
export const ordinary: ReadonlySet<string> = new Set(
  `world there again back home kitty everyone all friend friends guest visitor user customer team
  folks robot spring summer autumn winter sale new page app shop store mundo monde welt mondo
  wereld today men women kids children mother father mum dad day customers member members you
  zurück nouveau nuevo kollektion collection account dashboard fresh sunshine people beta season
  fans gast invité invitado ospite alle tous todos tutti
  offer offers deal deals discount bonus gift gifts pack box kit guide tour tours trip news letter
  newsletter series book books film movie music song lyrics trailer review reviews recipe recipes
  pizza pasta bella bello bellissima amigo amigos amor chef café cafe bar hotel villa casa resort
  restaurant bistro studio school academy clinic bank group club party week weekend night morning
  month year black friday monday christmas easter halloween yellow red blue green white gold sunshine
  darkness hello ciao hola bonjour fresco barbie deutschland österreich schweiz france españa italia
  portugal europe europa america vietnam japan india africa brasil méxico polska
  paris london berlin madrid roma rome milano wien vienna lisboa lisbon amsterdam barcelona praha
  prague warszawa budapest münchen munich hamburg köln zürich lyon marseille napoli firenze venezia
  venice dublin oslo stockholm helsinki københavn copenhagen athens moskau tokyo york angeles
  universe yoga baby dolly life love future freedom zusammen frühling sommer herbst winter urlaub
  neukunde neukunden angebot angebote kinder eltern leben liebe printemps été automne hiver
  vacances soleil verano invierno primavera otoño estate inverno autunno kleider mode schuhe
  pickup collection delivery two one three four you'll windows office cloud pro plus premium evan
  dinner lunch breakfast santa claus sweden norway denmark finland africa gorgeous beautiful
  next evan sailor moon stranger goodbye games game online internet security support help center centre
  世界 光临 光臨 세계 세상 여러분 दुनिया العالم بالعالم עולם לעולם โลก ชาวโลก dünya świecie świat världen verden
  maailma maailm světe svet svete svijete világ lume κόσμε κόσμος світе світ мир світу pasaule pasauli dunia
  고객 회원 손 선생 부모 여러분 お客 皆 皆さま みなさん 大家 朋友 tristesse jude matin monsieur madame
  prices price products product shoes clothing garden tools friday's me us it this your our my`.split(
    /\s+/,
  ),
);
