create table row (
  id         bigint primary key,
  slug       text not null,
  first_name text not null,
  last_name  text not null,
  profession text not null,
  wilaya     smallint not null,
  commune    text not null,
  address    text not null,
  phone      text not null,
  rating     float8 not null,
  reviews    int not null,
  price_dzd  int not null,
  bio        text not null
);

insert into row
select i, 'dr-amina-benali-' || i, 'Amina', 'Benali', 'cardiologue', 1 + i % 58, 'Hydra',
       (i % 90) || ' rue des Frères Bouadou, Hydra, Alger', '+21355512' || lpad((i % 10000)::text, 4, '0'),
       (i % 50) / 10.0, i % 400, 1500 + i % 3000,
       'Cardiologue, ancienne interne des hôpitaux d''Alger. Consultations, ECG, échocardiographie, "holter", suivi de l''hypertension.'
  from generate_series(1, 100000) i;
